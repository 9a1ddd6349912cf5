"""What becomes of jobs and endpoints in the cloud when somebody presses ^C: they go on, and the shell says how to.

The cloud is the double (SME_FAKE_AWS); its clock stands still until a test moves it, so that nothing ends by itself.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from terminal import DEADLINE, MODULE, PWSH, Terminal, eventually

DOUBLE = os.environ.get("SME_FAKE_AWS")
IMAGE = "111122223333.dkr.ecr.us-west-2.amazonaws.com/my-image:1"


@unittest.skipIf(sys.platform == "win32", "Windows has no pty")
class WireInterruption(unittest.TestCase):
    def setUp(self):
        self.assertTrue(MODULE and PWSH and DOUBLE, "SME_MODULE, SME_PWSH and SME_FAKE_AWS must be set")
        self.folder = tempfile.mkdtemp(prefix="sme-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.double = subprocess.Popen(
            ["dotnet", DOUBLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end_double)
        self.url = self.double.stdout.readline().split()[-1]
        told = dict(self.double.stdout.readline().strip()[len("export "):].split("=", 1) for _ in range(6))
        self.profiles = os.path.join(self.folder, "my profiles")
        with open(self.profiles, "w", encoding="utf-8") as file:
            file.write("[lab]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                       % (told["AWS_ACCESS_KEY_ID"], told["AWS_SECRET_ACCESS_KEY"]))
        # No region, no keys: what another shell needs must be in the command that it is given.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self.environment.update(
            AWS_ENDPOINT_URL=told["AWS_ENDPOINT_URL"], SAGEMAKER_ROLE=told["SAGEMAKER_ROLE"],
            AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE=os.path.join(self.folder, "none"),
            SAGEMAKER_ESTIMATOR_STATE=os.path.join(self.folder, "state"), SAGEMAKER_ESTIMATOR_LOG_SETTLE="0",
            NO_COLOR="1", TERM="xterm")
        self.place = "-Region us-west-2 -ProfileName lab -ProfileLocation '%s'" % self.profiles
        self.tell("clock", {"frozen": True})
        self.tell("buckets", [{"name": "data"}, {"name": "sagemaker-us-west-2-111122223333"}])
        self.tell("objects", {"bucket": "data", "key": "train/rows.csv", "text": "1,2\n"})

    def end_double(self):
        self.double.stdin.close()
        self.double.stdout.close()
        self.double.wait(DEADLINE)

    def tell(self, route, body):
        request = urllib.request.Request(self.url + "/_fake/" + route, json.dumps(body).encode(), method="POST")
        urllib.request.urlopen(request, timeout=DEADLINE).close()

    def ask(self, route):
        with urllib.request.urlopen(self.url + "/_fake/" + route, timeout=DEADLINE) as answer:
            return json.load(answer)

    def requests(self, operation):
        return [request for request in self.ask("requests") if request["operation"] == operation]

    def elsewhere(self, command):
        """What a command says that is pasted into another shell."""
        done = subprocess.run(
            [PWSH, "-NoProfile", "-NonInteractive", "-Command", "Import-Module '%s'; %s" % (MODULE, command)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, env=self.environment, timeout=DEADLINE)
        return done.stdout + done.stderr

    def terminal(self):
        terminal = Terminal(self)
        terminal.type("Import-Module '%s'; $made = New-SMEstimator -ImageUri %s -InstanceType ml.m5.large %s; 'rea' + 'dy'"
                      % (MODULE, IMAGE, self.place))
        terminal.expect("ready")
        return terminal

    def interrupt(self, terminal, last_word):
        """Presses ^C, and gives what follows the last word up to the line's end."""
        terminal.press("\x03")
        terminal.expect(last_word)
        eventually(lambda: terminal.read() and "\n" in terminal.seen, "the end of the line")
        rest = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", terminal.seen.split("\n")[0]).strip()
        terminal.type("'prompt ' + 'back'")
        terminal.expect("prompt back")
        return rest

    def finish(self, command):
        """Follows a job to its end in another shell."""
        self.tell("clock", {"advanceSeconds": 60})
        said = self.elsewhere("(%s).LatestTrainingJob.TrainingJobStatus" % command)
        self.assertIn("Completed", said)

    def test_a_job_that_is_waited_for_goes_on_and_another_shell_follows_it_by_the_command_that_is_shown(self):
        terminal = self.terminal()
        terminal.type("$made | Start-SMTraining s3://data/train -JobName waited")
        terminal.expect("waited Starting")
        command = self.interrupt(terminal, "Training job 'waited' goes on. Follow it again with: ")
        self.assertEqual("Connect-SMTrainingJob -TrainingJob waited " + self.place, command)
        self.assertEqual([], self.requests("StopTrainingJob"))
        self.finish(command)

    def test_a_job_that_is_looked_at_goes_on_and_another_shell_follows_it_by_the_command_that_is_shown(self):
        terminal = self.terminal()
        terminal.type("$null = $made | Start-SMTraining s3://data/train -JobName looked -NoWait; "
                      "Connect-SMTrainingJob looked " + self.place)
        terminal.expect("looked Starting")
        command = self.interrupt(terminal, "Training job 'looked' goes on. Follow it again with: ")
        self.assertEqual("Connect-SMTrainingJob -TrainingJob looked " + self.place, command)
        self.assertEqual([], self.requests("StopTrainingJob"))
        self.finish(command)

    def test_a_job_is_stopped_when_that_was_asked_for_and_the_shell_says_so(self):
        terminal = self.terminal()
        terminal.type("$made | Start-SMTraining s3://data/train -JobName ended -StopOnInterrupt")
        terminal.expect("ended Starting")
        command = self.interrupt(
            terminal, "Training job 'ended' is being stopped, as -StopOnInterrupt says. See how it ends with: ")
        self.assertEqual("Wait-SMTrainingJob -TrainingJob ended %s -AllowStopped" % self.place, command)
        eventually(lambda: len(self.requests("StopTrainingJob")) == 1, "the job to be asked to stop")
        self.tell("clock", {"advanceSeconds": 300})
        self.assertIn("Stopped", self.elsewhere("(%s).TrainingJobStatus" % command))

    def test_a_job_whose_start_nobody_has_confirmed_is_stopped_too(self):
        terminal = self.terminal()
        self.tell("faults", {"operation": "CreateTrainingJob", "kind": "slow", "delayMilliseconds": 30000})
        terminal.type("$made | Start-SMTraining s3://data/train -JobName unsure -StopOnInterrupt")
        eventually(lambda: self.ask("resources")["training-job"], "the job to be made")
        said = self.interrupt(
            terminal, "Training job 'unsure' may have started all the same; if so, it is being stopped. Look with: ")
        look, end = said.split("; end it with: ")
        self.assertEqual("Get-SMTraining -TrainingJob unsure " + self.place, look)
        self.assertEqual("Stop-SMTraining -TrainingJob unsure " + self.place, end)
        eventually(lambda: self.requests("StopTrainingJob"), "the job to be asked to stop")
        self.tell("clock", {"advanceSeconds": 300})
        self.assertIn("Stopped", self.elsewhere("(%s).TrainingJobStatus" % look))

    def trained(self):
        terminal = self.terminal()
        terminal.type("$run = $made | Start-SMTraining s3://data/train -JobName trained -NoWait; 'begun' + '.'")
        terminal.expect("begun.")
        self.tell("clock", {"advanceSeconds": 60})
        return terminal

    def test_an_endpoint_that_is_waited_for_goes_on_and_the_shell_says_how_to_go_on_and_how_to_remove_it(self):
        terminal = self.trained()
        terminal.type("$run | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName served")
        eventually(lambda: len(self.requests("DescribeEndpoint")) > 1, "somebody to wait for the endpoint")
        said = self.interrupt(terminal, "Endpoint 'served' is still being made. Go on with: ")
        connect, remove = said.split(" -- or remove it with: ")
        self.assertEqual("Connect-SMEndpoint -Endpoint served " + self.place, connect)
        self.assertEqual("Unpublish-SMEndpoint -Endpoint served " + self.place, remove)
        self.assertEqual([], self.requests("DeleteEndpoint"))
        self.tell("clock", {"advanceSeconds": 60})
        self.assertIn("InService", self.elsewhere("(%s).EndpointStatus" % connect))
        # A removal waits until the endpoint is gone.
        self.tell("clock", {"autoAdvanceSeconds": 60})
        self.assertEqual("", self.elsewhere(remove + " -Force"))
        left = self.ask("resources")
        self.assertEqual([[], [], []], [left["endpoint"], left["endpoint-config"], left["model"]])

    def test_an_endpoint_in_the_making_is_not_torn_apart_and_the_shell_says_what_is_there(self):
        terminal = self.trained()
        self.tell("faults", {"operation": "CreateEndpoint", "kind": "slow", "delayMilliseconds": 3000})
        terminal.type("$run | Publish-SMEndpoint -InstanceType ml.m5.large -EndpointName halfway")
        eventually(lambda: self.ask("resources")["endpoint-config"], "the config to be made")
        said = self.interrupt(terminal, "Endpoint 'halfway' may be on its way all the same; made so far: ")
        self.assertRegex(said, r"^model my-image-[\d-]+, endpoint config halfway\. Go on with: Connect-SMEndpoint ")
        self.assertEqual([], [request["operation"] for request in self.ask("requests")
                              if request["operation"].startswith("Delete")])
        remove = said.split(" -- or remove it with: ")[1]
        eventually(lambda: self.ask("resources")["endpoint"], "the endpoint to be made all the same")
        self.tell("clock", {"advanceSeconds": 60})
        # A removal waits until the endpoint is gone.
        self.tell("clock", {"autoAdvanceSeconds": 60})
        self.assertEqual("", self.elsewhere(remove + " -Force"))
        left = self.ask("resources")
        self.assertEqual([[], [], []], [left["endpoint"], left["endpoint-config"], left["model"]])


if __name__ == "__main__":
    unittest.main()
