"""A real PowerShell at a real terminal, for tests of what happens when somebody presses ^C."""
import os
import select
import struct
import sys
import time

if sys.platform != "win32":
    import fcntl
    import pty
    import termios

MODULE = os.environ.get("SME_MODULE")
PWSH = os.environ.get("SME_PWSH")
DEADLINE = 60

# Wide enough that no message is wrapped.
COLUMNS = 1000


def eventually(look, what, seen=lambda: ""):
    """The first true answer of look; a test that waits in vain fails with what it waited for."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        answer = look()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError("waited in vain for %s %s" % (what, seen()))


def keep_what_is_typed_before_an_interruption():
    """
    A terminal that gets ^C throws away what is still to be read. If that is its own answer to where the cursor stands,
    which a progress bar asks, the shell waits for it for ever. A program types ^C close enough behind to meet this.
    """
    settings = termios.tcgetattr(0)
    settings[3] |= termios.NOFLSH
    termios.tcsetattr(0, termios.TCSANOW, settings)


class Terminal:
    """A PowerShell at a pseudo terminal, typed to and read from."""

    def __init__(self, test):
        self.seen = ""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            keep_what_is_typed_before_an_interruption()
            # Without PSReadLine, which redraws the line at every key: what is typed comes back as it is.
            os.execve(
                PWSH,
                [PWSH, "-NoProfile", "-NoLogo", "-NoExit", "-Command", "Remove-Module PSReadLine"],
                test.environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
        test.addCleanup(self.close)
        self.expect("PS ")

    def type(self, line):
        self.press(line + "\r")

    def press(self, keys):
        os.write(self.terminal, keys.encode())

    def expect(self, text):
        eventually(lambda: self.read() and text in self.seen, repr(text), lambda: "in " + self.seen[-2000:])
        self.seen = self.seen[self.seen.index(text) + len(text):]

    def read(self):
        while select.select([self.terminal], [], [], 0)[0]:
            try:
                data = os.read(self.terminal, 65536)
            except OSError:
                break
            if not data:
                break
            if b"\x1b[6n" in data:
                os.write(self.terminal, b"\x1b[1;1R")
            self.seen += data.decode("utf-8", "replace")
        return True

    def close(self):
        if self.terminal is None:
            return
        os.close(self.terminal)
        self.terminal = None
        eventually(self.ended, "the terminal's shell to end")

    def ended(self):
        try:
            return os.waitpid(self.pid, os.WNOHANG)[0] == self.pid
        except ChildProcessError:
            return True
