"""What becomes of local jobs when the shell that waits for them is interrupted: by a real terminal's ^C, or by signals.

Runs the built module (SME_MODULE) in a real PowerShell (SME_PWSH); build.ps1 sets both.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest

from terminal import DEADLINE, MODULE, PWSH, Terminal, eventually


@unittest.skipIf(sys.platform == "win32", "Windows has no pty and no SIGTERM")
class Interruption(unittest.TestCase):
    def setUp(self):
        self.assertTrue(MODULE and PWSH, "SME_MODULE and SME_PWSH must name the built module and PowerShell")
        self.folder = tempfile.mkdtemp(prefix="sme-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.state = os.path.join(self.folder, "state")
        self.release = os.path.join(self.folder, "release")
        self.entry = os.path.join(self.folder, "train.py")
        with open(self.entry, "w", encoding="utf-8") as script:
            script.write(textwrap.dedent("""
                import os, sys, time
                print("begun", flush=True)
                open(os.path.join(os.environ["SM_MODEL_DIR"], "model.txt"), "w").write("half")
                while not os.path.exists(sys.argv[2]):
                    time.sleep(0.02)
                print("ended", flush=True)
            """))
        self.environment = dict(os.environ, SAGEMAKER_ESTIMATOR_STATE=self.state, NO_COLOR="1", TERM="xterm")
        self.addCleanup(self.end_all)

    def end_all(self):
        """Nothing may outlive a test: jobs are released, and their supervisors seen to end."""
        with open(self.release, "w", encoding="utf-8"):
            pass
        if os.path.isdir(os.path.join(self.state, "jobs")):
            eventually(
                lambda: all(self.status(job)["TrainingJobStatus"] in ("Completed", "Failed", "Stopped")
                            for job in os.listdir(os.path.join(self.state, "jobs"))),
                "all jobs to end")
        eventually(lambda: not self.processes(), "all processes to end")

    def processes(self):
        """Processes that name this test's folder."""
        listed = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
        return [line for line in listed.splitlines() if self.folder in line]

    def status(self, job):
        with open(os.path.join(self.state, "jobs", job, "status.json"), encoding="utf-8") as file:
            return json.load(file)

    def log(self, job):
        path = os.path.join(self.state, "jobs", job, "log", "algo-1.log")
        if not os.path.exists(path):
            return ""
        with open(path, encoding="utf-8") as file:
            return file.read()

    def script(self, job, more=""):
        return (
            "Import-Module '%s'; New-SMEstimator -EntryPoint '%s' -InstanceType local "
            "-HyperParameter @{ release = '%s' } | Start-SMTraining -JobName %s %s"
            % (MODULE, self.entry, self.release, job, more))

    def shell(self, script):
        child = subprocess.Popen(
            [PWSH, "-NoProfile", "-NonInteractive", "-Command", script],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=self.environment, start_new_session=True)
        self.addCleanup(self.reap, child)
        return child

    @staticmethod
    def reap(child):
        child.kill()
        child.communicate()

    def attach(self, job):
        """Another shell, to the end of the job."""
        done = subprocess.run(
            [PWSH, "-NoProfile", "-NonInteractive", "-Command",
             "Import-Module '%s'; (Connect-SMTrainingJob %s -Local).LatestTrainingJob.TrainingJobStatus" % (MODULE, job)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, env=self.environment, timeout=DEADLINE)
        return done.stdout + done.stderr

    def test_ctrl_c_at_a_terminal_stops_the_job_that_is_waited_for_and_gives_the_prompt_back(self):
        terminal = Terminal(self)
        terminal.type(self.script("waited"))
        terminal.expect("begun")
        pressed = time.monotonic()
        terminal.press("\x03")
        terminal.expect("is being stopped")
        terminal.type("'prompt ' + 'back'")
        terminal.expect("prompt back")
        self.assertLess(time.monotonic() - pressed, 10)
        eventually(lambda: self.status("waited")["TrainingJobStatus"] == "Stopped", "the job to stop")
        self.assertNotIn("ended", self.log("waited"))
        self.assertIn("model.tar.gz", self.status("waited")["ModelArtifacts"])

    def test_ctrl_c_at_a_terminal_leaves_a_job_that_nobody_waits_for(self):
        terminal = Terminal(self)
        terminal.type(self.script("free", "-NoWait | Out-Null; 'star' + 'ted'"))
        terminal.expect("started")
        eventually(lambda: "begun" in self.log("free"), "the job to begin")
        terminal.type("'loop' + 'ing'; while ($true) { [Threading.Thread]::Sleep(10) }")
        terminal.expect("looping")
        terminal.press("\x03")
        terminal.type("'prompt ' + 'back'")
        terminal.expect("prompt back")
        self.assertEqual("InProgress", self.status("free")["TrainingJobStatus"])
        with open(self.release, "w", encoding="utf-8"):
            pass
        self.assertIn("Completed", self.attach("free"))

    def test_ctrl_c_while_looking_on_leaves_the_job_running(self):
        terminal = Terminal(self)
        terminal.type(self.script("looked", "-NoWait | Out-Null; Connect-SMTrainingJob looked -Local"))
        terminal.expect("begun")
        terminal.press("\x03")
        terminal.expect("goes on")
        self.assertEqual("InProgress", self.status("looked")["TrainingJobStatus"])

    def test_closing_the_terminal_leaves_a_job_that_nobody_waits_for(self):
        terminal = Terminal(self)
        terminal.type(self.script("closed", "-NoWait | Out-Null; 'star' + 'ted'"))
        terminal.expect("started")
        terminal.close()
        self.assertEqual("InProgress", self.status("closed")["TrainingJobStatus"])
        with open(self.release, "w", encoding="utf-8"):
            pass
        self.assertIn("Completed", self.attach("closed"))

    def killed(self, sent, job):
        child = self.shell(self.script(job))
        eventually(lambda: "begun" in self.log(job), "the job to begin")
        os.kill(child.pid, sent)
        child.communicate(timeout=DEADLINE)
        self.assertEqual("InProgress", self.status(job)["TrainingJobStatus"])
        with open(self.release, "w", encoding="utf-8"):
            pass
        attached = self.attach(job)
        self.assertIn("begun", attached)
        self.assertIn("ended", attached)
        self.assertIn("Completed", attached)

    def test_a_shell_that_gets_sigterm_loses_nothing_and_another_goes_on(self):
        self.killed(signal.SIGTERM, "terminated")

    def test_a_shell_that_gets_sigkill_loses_nothing_and_another_goes_on(self):
        self.killed(signal.SIGKILL, "killed")

    def test_a_supervisor_that_is_killed_ends_its_job_as_failed_and_takes_the_script_along(self):
        child = self.shell(self.script("orphan", "-NoWait | Out-Null"))
        child.communicate(timeout=DEADLINE)
        eventually(lambda: "begun" in self.log("orphan"), "the job to begin")
        for line in self.processes():
            if "supervisor.ps1" in line:
                os.kill(int(line.split()[0]), signal.SIGKILL)
        self.assertIn("ended from outside", self.attach("orphan"))
        eventually(lambda: not self.processes(), "the orphaned script to end")

    def test_two_shells_run_jobs_at_once_and_see_each_others(self):
        first = self.shell(self.script("first"))
        second = self.shell(self.script("second"))
        eventually(lambda: "begun" in self.log("first") and "begun" in self.log("second"), "both jobs to begin")
        seen = subprocess.run(
            [PWSH, "-NoProfile", "-NonInteractive", "-Command",
             "Import-Module '%s'; (Get-SMTraining -Local | Sort-Object TrainingJobName).TrainingJobName -join ' '" % MODULE],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, env=self.environment, timeout=DEADLINE)
        self.assertIn("first second", seen.stdout)
        with open(self.release, "w", encoding="utf-8"):
            pass
        for shell in first, second:
            output = shell.communicate(timeout=DEADLINE)[0].decode("utf-8", "replace")
            self.assertIn("ended", output)


if __name__ == "__main__":
    unittest.main()
