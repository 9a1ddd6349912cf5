"""A model server of its own for each test, in a real process, asked over real HTTP."""

import contextlib
import http.client
import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from pathlib import Path

SERVE = Path(__file__).resolve().parents[2] / "src" / "SageMakerEstimator.Core" / "Local" / "Python" / "serve.py"
DEADLINE = 20
HAS_NUMPY = importlib.util.find_spec("numpy") is not None

MODEL = """
def model_fn(model_dir):
    return "the model"
"""
ECHO = MODEL + """
def predict_fn(data, model):
    return data
"""
TYPE_OF = MODEL + """
def predict_fn(data, model):
    return {"type": type(data).__name__, "shape": list(getattr(data, "shape", [])), "data": data}
"""
NO_DEFAULTS = MODEL + """
def input_fn(data, content_type):
    return data, content_type

def predict_fn(data, model):
    return data

def output_fn(prediction, accept):
    data, content_type = prediction
    return repr((type(data).__name__, len(data), content_type, accept))
"""


class ModelServer:
    """The server in a folder of its own. It is ready, or has ended, when the constructor returns."""

    def __init__(self, files, numpy=False, ready=True, **environment):
        self._folder = tempfile.TemporaryDirectory()
        base = Path(self._folder.name)
        self.code = base / "model" / "code"
        files = {"inference.py": files} if isinstance(files, str) else files
        for name, text in files.items():
            path = self.code / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        self.port_file = base / "port"
        env = {name: value for name, value in os.environ.items() if not name.startswith("SAGEMAKER_")}
        env.update(SAGEMAKER_BASE_DIR=str(base), SAGEMAKER_LOCAL_PORT_FILE=str(self.port_file))
        env.update({"SAGEMAKER_" + name: str(value) for name, value in environment.items()})
        if not numpy:
            hidden = base / "hidden"
            hidden.mkdir()
            (hidden / "numpy.py").write_text("raise ImportError('hidden by a test')")
            env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(hidden), env.get("PYTHONPATH")]))
        self._log = open(base / "log", "w+b")
        self.process = subprocess.Popen([sys.executable, "-u", str(SERVE)], cwd=str(self.code), env=env,
                                        stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT)
        if ready:
            self.wait_for(self.port_file.exists)

    @property
    def port(self):
        return int(self.port_file.read_text())

    def wait_for(self, condition):
        """Waits until the condition holds or the process has ended, whichever is first."""
        deadline = time.monotonic() + DEADLINE
        while self.process.poll() is None and not condition():
            if time.monotonic() > deadline:
                raise AssertionError("not in time; the log:\n" + self.log())
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.005)

    def exit_code(self):
        return self.process.wait(DEADLINE)

    def log(self):
        return (Path(self._folder.name) / "log").read_text(encoding="utf-8")

    def last_line(self):
        return self.log().splitlines()[-1]

    def connect(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log()}")
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)

    def request(self, method, path, body=None, headers=None, **options):
        with contextlib.closing(self.connect()) as connection:
            connection.request(method, path, body, headers or {}, **options)
            return Answer(connection.getresponse())

    def invoke(self, body, content_type="application/json", accept=None, **headers):
        headers.update({"Content-Type": content_type} if content_type else {}, **({"Accept": accept} if accept else {}))
        return self.request("POST", "/invocations", body, headers)

    def send(self, raw):
        """Sends bytes as they are; returns all that comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE) as connection:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._log.close()
        self._folder.cleanup()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.type = response.headers["Content-Type"]
        self.body = response.read()
        self.text = self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.text)


class ServerTest(unittest.TestCase):
    def serve(self, files, **options):
        server = ModelServer(files, **options)
        self.addCleanup(server.close)
        return server

    def assertStartFails(self, files, *words, **options):
        server = self.serve(files, **options)
        self.assertEqual(server.exit_code(), 1)
        self.assertRegex(server.last_line(), "^error: ")
        for word in words:
            self.assertIn(word, server.last_line())
        self.assertFalse(server.port_file.exists())
        return server


class SharedServerTest(ServerTest):
    program = ECHO
    options = {}

    @classmethod
    def setUpClass(cls):
        cls.server = ModelServer(cls.program, **cls.options)
        cls.addClassCleanup(cls.server.close)
        cls.invoke = staticmethod(cls.server.invoke)
