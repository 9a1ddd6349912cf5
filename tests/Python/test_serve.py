"""The local model server, as its clients and its supervisor see it: a real process, real programs, real HTTP."""

import contextlib
import http.client
import importlib.util
import io
import json
import math
import os
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

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


class Programs(ServerTest):
    def test_model_fn_is_asked_for_by_file_and_signature(self):
        server = self.assertStartFails("x = 1", "inference.py has no model_fn", "def model_fn(model_dir):")
        self.assertNotIn("Traceback", server.log())

    def test_predict_fn_is_asked_for(self):
        self.assertStartFails(MODEL, "has no predict_fn", "def predict_fn(data, model):", "transform_fn")

    def test_transform_fn_excludes_the_three_and_the_error_names_those_there(self):
        code = ECHO + "def output_fn(p, a): pass\ndef transform_fn(m, d, c, a): pass\n"
        self.assertStartFails(code, "transform_fn and also predict_fn, output_fn:")

    def test_a_function_with_other_parameters_is_refused_at_start(self):
        self.assertStartFails(MODEL + "def predict_fn(data): pass", "predict_fn must take (data, model)", "(data)")

    def test_a_missing_program_is_named(self):
        self.assertStartFails(ECHO, "other.py does not exist", PROGRAM="other.py")

    def test_an_exception_while_loading_leaves_its_traceback_and_an_error_line(self):
        server = self.assertStartFails("def model_fn(model_dir):\n    return 1 / 0\n" + "def predict_fn(d, m): pass",
                                       "error: ZeroDivisionError: division by zero")
        self.assertRegex(server.log(), r'Traceback.*\n  File ".*inference.py", line 2, in model_fn')

    def test_sys_exit_while_loading_is_a_failure(self):
        self.assertStartFails("import sys\nsys.exit(0)", "error: SystemExit: 0")

    def test_a_setting_out_of_range_is_named(self):
        self.assertStartFails(ECHO, "SAGEMAKER_BIND_TO_PORT", "'70000'", BIND_TO_PORT=70000)

    def test_start_functions_run_in_order_with_the_model_folder(self):
        server = self.serve("""
            calls = []
            def pre_model_fn(model_dir): calls.append(("pre", model_dir))
            def model_fn(model_dir): calls.append(("model", model_dir)); return 42
            def model_warmup_fn(model_dir, model): calls.append(("warmup", model_dir, model))
            def predict_fn(data, model): return calls""")
        folder = str(server.code.parent)
        self.assertEqual(server.invoke("1").json(), [["pre", folder], ["model", folder], ["warmup", folder, 42]])

    def test_context_goes_to_functions_with_one_more_parameter_only(self):
        server = self.serve("""
            def model_fn(model_dir, context=None): return context.system_properties
            def input_fn(data, content_type, context): return context
            def predict_fn(context, model):
                return {"properties": [model, context.system_properties], "type": context.request_content_type,
                        "attributes": context.get_request_header("x-amzn-sagemaker-custom-attributes"),
                        "indexed": context.get_request_header(0, "X-Amzn-SageMaker-Custom-Attributes"),
                        "none": context.get_request_header("X-Other"), "all": len(context.get_all_request_header(0))}
            def output_fn(*everything): import json; return json.dumps([everything[0], len(everything)])""")
        seen, arguments = server.invoke("1", "text/plain", **{"X-Amzn-SageMaker-Custom-Attributes": "a=1"}).json()
        self.assertEqual(arguments, 2)
        self.assertEqual(seen["properties"], [{"model_dir": str(server.code.parent), "gpu_id": None}] * 2)
        self.assertEqual(seen["type"], "text/plain")
        self.assertEqual([seen[name] for name in ("attributes", "indexed", "none")], ["a=1", "a=1", None])
        self.assertGreaterEqual(seen["all"], 4)

    def test_transform_fn_does_everything(self):
        server = self.serve(MODEL + """
def transform_fn(model, data, content_type, accept):
    return f"{model} {data} {content_type} {accept}", "text/x-own; charset=utf-8\"""")
        answer = server.invoke("é".encode(), "text/plain; charset=utf-8", "image/png")
        self.assertEqual(answer.text, "the model é text/plain; charset=utf-8 image/png")
        self.assertEqual(answer.type, "text/x-own; charset=utf-8")

    def test_a_program_finds_its_neighbours_from_a_sub_folder_too(self):
        files = {"common.py": "A = 1", "jobs/near.py": "B = 2", "jobs/handler.py": MODEL + """
import common, near, subprocess, sys
from . import near as relative
def predict_fn(data, model):
    child = subprocess.check_output([sys.executable, "-c", "import common, near; print(common.A, near.B)"])
    return [common.A, near.B, relative.B, __name__, child.decode().split()]"""}
        for program in ("jobs/handler.py", "jobs\\handler", "jobs/handler"):
            with self.subTest(program):
                server = self.serve(files, PROGRAM=program)
                self.assertEqual(server.invoke("1").json(), [1, 2, 2, "jobs.handler", ["1", "2"]])

    def test_no_module_of_ours_or_of_python_takes_the_place_of_the_users(self):
        own = {name: "MINE = True" for name in ("serve.py", "serve_formats.py", "serve_program.py")}
        code = ECHO.replace("return data", """
    import json
    return [serve.MINE, serve_formats.MINE, serve_program.MINE, json.loads("true")]""")
        for program in ("json_utils.py", "json.py", "http.py"):
            with self.subTest(program):
                server = self.serve(dict(own, **{program: "import serve, serve_formats, serve_program\n" + code}),
                                    PROGRAM=program)
                self.assertEqual(server.invoke("1").json(), [True] * 4)
        server = self.serve({"serve_formats.py": ECHO}, PROGRAM="serve_formats.py")
        self.assertEqual(server.invoke("[1]").json(), [1])

    def test_our_own_modules_are_not_there_to_import(self):
        self.assertStartFails("import serve_formats", "No module named 'serve_formats'")


class DefaultFormats(SharedServerTest):
    program = TYPE_OF

    def test_json_keeps_its_numbers_and_its_text(self):
        for text in ("[1, 2.5, [3]]", '{"a": null}', "12345678901234567890123", '"ünï 漢 😀"', "0.1", "1e-320", "[]"):
            with self.subTest(text):
                answer = self.invoke(text.encode(), "application/json; charset=utf-8")
                self.assertEqual((answer.status, answer.type), (200, "application/json"))
                self.assertEqual(answer.json()["data"], json.loads(text))
        self.assertIn('"ünï"', self.invoke('"ünï"'.encode()).text)
        self.assertIn('"data": [NaN, Infinity, -Infinity]', self.invoke("[NaN, Infinity, -Infinity]").text)
        self.assertEqual(self.invoke(r'"\ud83d"').json()["data"], "\ud83d")

    def test_csv_is_a_list_of_rows_without_numpy(self):
        for text, rows in (("1,2\r\n3,4\n", [[1, 2], [3, 4]]), ("1,2", [[1, 2]]), ("1\n2\n", [[1], [2]]), ("7", [[7]]),
                           ("", []), ("# a comment\n1, 2\n\n \n", [[1, 2]])):
            with self.subTest(text):
                self.assertEqual(self.invoke(text, "text/csv").json()["data"], rows)
        cells = self.invoke("1,,x,nan,inf\n", "text/csv").json()["data"][0]
        self.assertEqual([math.isnan(cell) for cell in cells], [False, True, True, True, False])

    def test_plain_text_is_a_string(self):
        seen = self.invoke("naïve\n".encode(), "Text/Plain").json()
        self.assertEqual((seen["type"], seen["data"]), ("str", "naïve\n"))

    def test_a_body_that_is_not_what_it_says_is_a_400_that_says_why(self):
        for body, content_type, words in (
                (b"{", "application/json", "not valid application/json: Expecting property name"),
                (b"", "application/json", "Expecting value"), (b"[" * 100000, "application/json", "recursion"),
                (b"\xff", "application/json", "must be UTF-8"), (b"a\xff", "text/csv", "must be UTF-8"),
                (b"1,2\n3", "text/csv", "row 2 has 1 values and row 1 has 2")):
            with self.subTest(body[:10]):
                answer = self.invoke(body, content_type)
                self.assertEqual(answer.status, 400)
                self.assertIn(words, answer.text)

    def test_other_types_are_a_415_that_lists_what_is_read(self):
        for content_type in ("application/octet-stream", "image/png", "application/x-npy", "application/x-npz", None):
            with self.subTest(content_type):
                answer = self.invoke(b"\x93NUMPY", content_type)
                self.assertEqual((answer.status, answer.type), (415, "text/plain; charset=utf-8"))
                self.assertIn("this server reads application/json, text/csv, text/plain;", answer.text)
                self.assertEqual("has no numpy" in answer.text, "x-np" in str(content_type))

    def test_accept_takes_the_best_type_that_can_be_written(self):
        for accept, kind in (("", "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv"),
                             ("image/png, text/csv;q=0.5, application/json;q=0.2", "text/csv"),
                             ("text/csv;q=0.1, application/json;q=0.9", "application/json"), ("text/*", "text/csv"),
                             ("text/csv;q=0, */*;q=0.1", "application/json"), ("APPLICATION/JSON", "application/json"),
                             ("application/x-npy, text/csv", "text/csv"), ("application/*", "application/json")):
            with self.subTest(accept):
                self.assertEqual(self.invoke("1", accept=accept).type, kind)

    def test_no_type_that_can_be_written_is_a_406(self):
        for accept in ("image/png", "application/json;q=0", "application/json;q=x", "application/x-npy"):
            with self.subTest(accept):
                answer = self.invoke("1", accept=accept)
                self.assertEqual(answer.status, 406)
                self.assertIn("this server writes application/json, text/csv;", answer.text)


class DefaultOutput(SharedServerTest):
    program = MODEL + """
class Array:
    def __init__(self, value): self.value = value
    def tolist(self): return self.value

def predict_fn(data, model):
    return eval(data)
"""

    def predict(self, expression, accept=None):
        return self.invoke(expression.encode(), "text/plain", accept)

    def test_csv_has_one_line_a_row(self):
        for value, text in (("[[1, 2.5], ['a,b', None]]", '1,2.5\n"a,b",None\n'), ("[1, 2]", "1\n2\n"),
                            ("0.1", "0.1\n"), ("[(1, True)]", "1,True\n"), ("[]", ""),
                            ("Array([[1], ['x \"y\"']])", '1\n"x ""y"""\n')):
            with self.subTest(value):
                self.assertEqual(self.predict(value, "text/csv").text, text)

    def test_json_writes_whatever_has_tolist(self):
        self.assertEqual(self.predict("{'a': [Array([1]), Array(2.5)]}").text, '{"a": [[1], 2.5]}')

    def test_strings_and_bytes_pass_as_they_are(self):
        for value, accept, kind, body in (("'<é>'", "text/html", "text/html", "<é>".encode()),
                                          ("b'\\x00\\xff'", "image/png", "image/png", b"\x00\xff"),
                                          ("bytearray(b'x')", None, "application/json", b"x")):
            with self.subTest(value):
                answer = self.predict(value, accept)
                self.assertEqual((answer.status, answer.type, answer.body), (200, kind, body))

    def test_what_cannot_be_written_is_the_programs_error(self):
        answer = self.predict("{1, 2}")
        self.assertEqual(answer.status, 500)
        self.assertRegex(answer.text, "^TypeError: a prediction with a set in it cannot be written as JSON")


class DefaultAccept(SharedServerTest):
    options = {"DEFAULT_INVOCATIONS_ACCEPT": "text/csv"}

    def test_it_stands_for_no_accept_and_for_any(self):
        for accept in (None, "*/*", "text/*"):
            self.assertEqual(self.invoke("[[1,2]]", accept=accept).text, "1,2\n")
        self.assertEqual(self.invoke("[1]", accept="application/json").text, "[1]")


@unittest.skipUnless(HAS_NUMPY, "numpy is not installed for this Python")
class NumpyFormats(SharedServerTest):
    program = TYPE_OF
    options = {"numpy": True}

    def test_csv_has_the_shape_that_genfromtxt_gives_it(self):
        for text, shape in (("1,2\n3,4\n", [2, 2]), ("1,2,3\n", [3]), ("1\n2\n", [2]), ("7", [])):
            with self.subTest(text):
                seen = self.invoke(text, "text/csv").json()
                self.assertEqual((seen["type"], seen["shape"]), ("ndarray", shape))
        self.assertTrue(math.isnan(self.invoke("x,1", "text/csv").json()["data"][0]))
        self.assertEqual(self.invoke("1,2\n3", "text/csv").status, 400)

    def test_json_tables_of_numbers_are_arrays_and_nothing_else_is(self):
        for text, kind in (("[[1, 2], [3, 4]]", "ndarray"), ("[1.5, NaN]", "ndarray"), ("[[1], [2, 3]]", "list"),
                           ('["a", 1]', "list"), ("[1, null]", "list"), ('{"a": [1]}', "dict"), ("3", "int")):
            with self.subTest(text):
                seen = self.invoke(text)
                self.assertEqual(seen.json()["type"], kind)
                self.assertTrue(seen.text.endswith('"data": ' + text + "}"), seen.text)

    def test_npy_and_npz_are_read_but_nothing_pickled(self):
        import numpy
        for save, content_type, kind, data in ((numpy.save, "application/x-npy", "ndarray", [[1, 2]]),
                                               (numpy.savez, "application/x-npz", "dict", {"arr_0": [[1, 2]]})):
            with self.subTest(kind):
                plain, pickled = io.BytesIO(), io.BytesIO()
                save(plain, numpy.array([[1, 2]]))
                save(pickled, numpy.array([{}]))
                seen = self.invoke(plain.getvalue(), content_type).json()
                self.assertEqual((seen["type"], seen["data"]), (kind, data))
                for body in (pickled.getvalue(), b"PK", b""):
                    self.assertEqual(self.invoke(body, content_type).status, 400)

    def test_npy_is_written(self):
        import numpy
        server = self.serve(ECHO, numpy=True)
        answer = server.invoke("[[1.5, 2], [3, 4]]", accept="application/x-npy")
        self.assertEqual(answer.type, "application/x-npy")
        self.assertEqual(numpy.load(io.BytesIO(answer.body)).tolist(), [[1.5, 2], [3, 4]])


class OwnFunctions(SharedServerTest):
    program = NO_DEFAULTS

    def test_they_get_text_for_text_types_and_bytes_for_the_rest(self):
        for content_type, kind, length in (("application/json", "str", 1), ("text/csv;header=absent", "str", 1),
                                           ("image/png", "bytes", 2), (None, "bytes", 2)):
            with self.subTest(content_type):
                seen = eval(self.invoke("é".encode(), content_type, "image/png, text/csv").text)
                said = content_type or "application/octet-stream"
                self.assertEqual(seen, (kind, length, said, "image/png, text/csv"))

    def test_the_answer_has_the_accepted_type_unless_they_say_another(self):
        self.assertEqual(self.invoke("1", accept="text/csv;q=0.5, application/x-own").type, "application/x-own")
        self.assertEqual(self.invoke("1").type, "application/json")


class ProgramErrors(SharedServerTest):
    program = MODEL + """
import sys
class Own(Exception):
    def __str__(self): return "two\\nlines – é"
def input_fn(data, content_type): return data
def predict_fn(data, model):
    exec(data)
def output_fn(prediction, accept): return 1, accept
"""

    def test_the_answer_is_the_message_and_the_trace_and_the_log_has_it_too(self):
        answer = self.invoke("raise Own()", "text/plain")
        self.assertEqual((answer.status, answer.type), (500, "text/plain; charset=utf-8"))
        lines = answer.text.splitlines()
        self.assertEqual(lines[:2], ["Own: two lines – é", "Traceback (most recent call last):"])
        self.assertRegex(lines[2], 'inference.py", line .* in predict_fn')
        self.assertIn("ERROR serve: Own: two lines – é\nTraceback", self.server.log())

    def test_nothing_that_a_program_raises_ends_the_server_or_the_connection(self):
        with contextlib.closing(self.server.connect()) as connection:
            for code in ("sys.exit(3)", "raise KeyboardInterrupt", "raise BrokenPipeError('x')", "raise TimeoutError",
                         "raise RecursionError('deep')", "raise ValueError('\\ud800')"):
                with self.subTest(code):
                    connection.request("POST", "/invocations", code, {"Content-Type": "text/plain"})
                    self.assertEqual(Answer(connection.getresponse()).status, 500)

    def test_a_result_of_a_wrong_type_says_what_to_return(self):
        answer = self.invoke("pass", "text/plain", "image/png")
        self.assertEqual(answer.status, 500)
        self.assertIn("TypeError: inference.py returned a int as image/png: return str or bytes", answer.text)


class Http(SharedServerTest):
    def test_ping_and_execution_parameters(self):
        answer = self.server.request("GET", "/ping")
        self.assertEqual((answer.status, answer.body, answer.headers["Content-Length"]), (200, b"", "0"))
        self.assertEqual(self.server.request("GET", "/execution-parameters").json(),
                         {"MaxConcurrentTransforms": 1, "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 6})

    def test_other_paths_are_404_and_other_methods_405(self):
        for path in ("/", "/x", "/ping/", "/../ping", "/invocations/../ping", "/%70ing", "/Ping", "ping"):
            with self.subTest(path):
                self.assertEqual(self.server.request("GET", path).status, 404)
        for method, path, allow in (("GET", "/invocations", "POST"), ("POST", "/ping", "GET"), ("HEAD", "/ping", "GET"),
                                    ("DELETE", "/invocations", "POST"), ("PUT", "/execution-parameters", "GET")):
            with self.subTest(method=method, path=path):
                answer = self.server.request(method, path, b"x" if method == "PUT" else None)
                self.assertEqual((answer.status, answer.headers["Allow"]), (405, allow))
        self.assertEqual(self.server.request("GET", "/ping?probe=1").status, 200)

    def test_a_body_needs_a_length(self):
        self.assertIn(b" 411 ", self.server.send(b"POST /invocations HTTP/1.1\r\nHost: x\r\n\r\n"))

    def test_lengths_that_are_none_are_refused(self):
        for headers in ("Content-Length: -1", "Content-Length: +1", "Content-Length: 1_0", "Content-Length: x",
                        "Content-Length: " + "9" * 5000, "Content-Length: 1\r\nContent-Length: 2",
                        "Content-Length: \xb2", "Content-Length: 1\r\nTransfer-Encoding: chunked"):
            with self.subTest(headers[:40]):
                raw = f"POST /invocations HTTP/1.1\r\n{headers}\r\n\r\n1".encode("latin-1")
                self.assertRegex(self.server.send(raw), rb"^HTTP/1.1 400 ")

    def test_hostile_heads_are_refused_without_a_trace_in_the_log(self):
        for raw, status in ((b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\n\r\n", 414), (b"\x16\x03\x01\x00\n", 400),
                            (b"GET /ping HTTP/1.1\r\nX: " + b"a" * 70000 + b"\r\n\r\n", 431), (b"A B C D\r\n\r\n", 400),
                            (b"GET /ping HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
                            (b"FOO / HTTP/1.1\r\n\r\n", 501), (b"GET /ping HTTP/9.9\r\n\r\n", 505)):
            with self.subTest(raw[:20]):
                self.assertRegex(self.server.send(raw), b"^HTTP/1.1 %d " % status)
        self.assertNotIn("Traceback", self.server.log())

    def test_a_folded_header_does_not_split_the_answer(self):
        raw = (b"POST /invocations HTTP/1.1\r\nContent-Type: text/plain\r\nAccept: text/a\r\n Set-Cookie: b\r\n"
               b"Content-Length: 1\r\n\r\nx")
        self.assertNotIn(b"set-cookie", self.server.send(raw).lower())

    def test_a_larger_body_is_a_413_that_its_sender_gets_to_read(self):
        limit = 6 * 1024 * 1024
        self.assertEqual(self.invoke(b"a" * limit, "text/plain").status, 200)
        for body in (b"a" * (limit + 1), b"a" * (limit * 3)):
            answer = self.invoke(body, "text/plain")
            self.assertEqual((answer.status, answer.headers["Connection"]), (413, "close"))
            self.assertIn("larger than 6 MB", answer.text)
        chunks = (b"a" * 65536 for _ in range(97))
        answer = self.server.request("POST", "/invocations", chunks, {"Content-Type": "text/csv"}, encode_chunked=True)
        self.assertEqual(answer.status, 413)

    def test_a_chunked_body_is_put_together(self):
        answer = self.server.request("POST", "/invocations", iter([b"[1,", b" 2", b"]"]),
                                     {"Content-Type": "application/json"}, encode_chunked=True)
        self.assertEqual(answer.json(), [1, 2])
        head = b"POST /invocations HTTP/1.1\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
        answer = self.server.send(head + b"A;x=y\r\n0123456789\r\n0\r\nTrailer: z\r\n\r\n")
        self.assertTrue(answer.endswith(b"\r\n\r\n0123456789"), answer)
        for body in (b"x\r\n", b"-1\r\n", b"2\r\nabc\r\n0\r\n\r\n", b"\r\n", b"0x1\r\na\r\n"):
            with self.subTest(body):
                self.assertRegex(self.server.send(head + body), b"^HTTP/1.1 400 ")
        gzip = head.replace(b"chunked", b"gzip, chunked")
        self.assertRegex(self.server.send(gzip), b"^HTTP/1.1 501 ")

    def test_expect_100_is_answered_when_the_body_will_be_taken(self):
        head = (b"POST /invocations HTTP/1.1\r\nContent-Type: text/csv\r\nExpect: 100-continue\r\n"
                b"Content-Length: %d\r\n\r\n")
        self.assertRegex(self.server.send(head % 1 + b"1"), b"^HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")
        self.assertRegex(self.server.send(head % 10 ** 9), b"^HTTP/1.1 413 ")

    def test_http_1_0_closes(self):
        self.assertIn(b"Connection: close", self.server.send(b"GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))

    def test_a_refused_request_with_a_body_is_not_followed_by_a_request_made_of_that_body(self):
        inner = b"GET /ping HTTP/1.1\r\n\r\n"
        answer = self.server.send(b"POST /x HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(inner), inner))
        self.assertEqual(answer.count(b"HTTP/1.1 "), 1)

    def test_a_client_that_leaves_early_leaves_nothing_in_the_log(self):
        self.server.send(b"POST /invocations HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc")
        for _ in range(5):
            with socket.create_connection(("127.0.0.1", self.server.port)) as connection:
                body = b"[" + b"1," * 1000000 + b"1]"
                connection.sendall(b"POST /invocations HTTP/1.1\r\nContent-Type: application/json\r\n"
                                   b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.assertEqual(self.invoke("1").status, 200)
        self.assertNotIn("Traceback", self.server.log())

    def test_a_thousand_requests_on_one_connection(self):
        with contextlib.closing(self.server.connect()) as connection:
            connection.connect()
            local = connection.sock.getsockname()
            for number in range(1000):
                connection.request("POST", "/invocations", str(number), {"Content-Type": "application/json"})
                self.assertEqual(Answer(connection.getresponse()).text, str(number))
            self.assertEqual(connection.sock.getsockname(), local)

    def test_eight_clients_at_once_get_their_own_answers(self):
        wrong = []

        def client(name):
            with contextlib.closing(self.server.connect()) as connection:
                for number in range(50):
                    body = json.dumps([name, number])
                    connection.request("POST", "/invocations", body, {"Content-Type": "application/json"})
                    answer = Answer(connection.getresponse())
                    if answer.text != body:
                        wrong.append(answer.text)

        threads = [threading.Thread(target=client, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])


class WaitingTest(ServerTest):
    # Tells the test by a connection that a call has begun, and goes on when the test closes it.
    WAITING = """
        import socket
        def wait(port):
            with socket.create_connection(("127.0.0.1", int(port))) as test:
                test.recv(1)
        def model_fn(model_dir): pass
        def input_fn(data, content_type): return data
        def predict_fn(data, model): wait(data); return "done"
        def output_fn(prediction, accept): return prediction"""

    def listen(self):
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(DEADLINE)
        self.addCleanup(listener.close)
        return listener, listener.getsockname()[1]

    def call_in_progress(self, server):
        """A call of predict_fn that has begun: (what ends it, the thread of its client, the client's answers)."""
        listener, port = self.listen()
        answers = []
        client = threading.Thread(target=lambda: answers.append(server.invoke(str(port), "text/plain")), daemon=True)
        client.start()
        call, _ = listener.accept()
        self.addCleanup(call.close)
        return call, client, answers

    @staticmethod
    def refuses(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) != 0


class Life(WaitingTest):
    def test_a_port_in_use_is_one_line_and_code_98(self):
        _, port = self.listen()
        server = self.serve("raise SystemExit('the port comes first')", BIND_TO_PORT=port)
        self.assertEqual(server.exit_code(), 98)
        self.assertRegex(server.log(), rf"\Aerror: port {port} is in use: .*\n\Z")

    @unittest.skipUnless(sys.platform == "linux", "only Linux lets two servers bind a port that neither listens on yet")
    def test_of_two_servers_that_load_at_once_the_second_to_listen_has_no_port(self):
        free, port = self.listen()
        free.close()
        listener, test_port = self.listen()
        program = self.WAITING.replace("def model_fn(model_dir): pass", f"def model_fn(model_dir): wait({test_port})")
        servers = [self.serve(program, ready=False, BIND_TO_PORT=port) for _ in range(2)]
        calls = [listener.accept()[0] for _ in servers]
        for call in calls:
            call.close()
        for server in servers:
            server.wait_for(server.port_file.exists)
        self.assertEqual(sorted(str(server.process.poll()) for server in servers), ["98", "None"])

    def test_a_port_that_was_asked_for_is_had_again_after_a_restart(self):
        first = self.serve(ECHO)
        port = first.port
        # The side that closes first, here the server, is the one that keeps the port from being bound for a while.
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /ping HTTP/1.1\r\n\r\n")
            connection.recv(1000)
            first.close()
        second = self.serve(ECHO, BIND_TO_PORT=port)
        self.assertEqual((second.port, second.invoke("1").status), (port, 200))

    def test_no_one_is_served_and_no_port_is_told_before_the_model_is_loaded(self):
        listener, test_port = self.listen()
        program = textwrap.dedent(self.WAITING).replace("def model_fn(model_dir): pass",
                                                        f"def model_fn(model_dir): wait({test_port})")
        _, port = free = self.listen()
        free[0].close()
        server = self.serve(program, ready=False, BIND_TO_PORT=port)
        call, _ = listener.accept()
        self.assertTrue(self.refuses(port))
        self.assertFalse(server.port_file.exists())
        call.close()
        server.wait_for(server.port_file.exists)
        self.assertEqual(server.request("GET", "/ping").status, 200)
        self.assertEqual(list(server.port_file.parent.glob("port*")), [server.port_file])

    def test_ping_is_answered_during_a_call_and_calls_come_one_at_a_time(self):
        server = self.serve(self.WAITING)
        call, client, answers = self.call_in_progress(server)
        listener, port = self.listen()
        second = threading.Thread(target=server.invoke, args=(str(port), "text/plain"), daemon=True)
        second.start()
        self.assertEqual(server.request("GET", "/ping").status, 200)
        listener.settimeout(0.1)
        self.assertRaises(socket.timeout, listener.accept)
        call.close()
        listener.settimeout(DEADLINE)
        listener.accept()[0].close()
        for thread in (client, second):
            thread.join(DEADLINE)
        self.assertEqual(answers[0].text, "done")

    def test_only_this_machine_can_connect(self):
        with socket.socket() as other:
            other.settimeout(1)
            self.assertNotEqual(other.connect_ex(("127.0.0.2", self.serve(ECHO).port)), 0)

    def test_requests_are_logged_at_debug_level_only_one_line_each(self):
        for level, lines in ((20, 0), (10, 2)):
            with self.subTest(level):
                server = self.serve(ECHO, CONTAINER_LOG_LEVEL=level)
                server.invoke("1")
                server.request("GET", "/ping")
                self.assertEqual(server.log().count("DEBUG serve: "), lines)

    def test_text_in_the_log_is_utf_8_whatever_the_locale(self):
        with mock.patch.dict(os.environ, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"):
            server = self.serve("print('naïve 漢')\n" + ECHO)
        self.assertIn("naïve 漢\n", server.log())

    def test_the_folder_of_the_server_stays_as_it_was(self):
        with tempfile.TemporaryDirectory() as cache, mock.patch.dict(os.environ, PYTHONPYCACHEPREFIX=cache):
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            self.serve({"inference.py": "import near\n" + ECHO, "near.py": ""})
            names = {path.name.split(".")[0] for path in Path(cache).rglob("*.pyc")}
        self.assertIn("near", names)
        self.assertFalse({"serve", "serve_formats", "serve_program"} & names)


@unittest.skipIf(os.name == "nt", "Windows has no SIGTERM to send")
class Stop(WaitingTest):
    def stop(self, server):
        server.process.send_signal(signal.SIGTERM)

    def test_an_idle_server_ends_with_0_at_once_even_with_connections_open(self):
        server = self.serve(ECHO)
        with contextlib.closing(server.connect()) as connection:
            connection.request("GET", "/ping")
            self.assertEqual(Answer(connection.getresponse()).status, 200)
            started = time.monotonic()
            self.stop(server)
            self.assertEqual(server.exit_code(), 0)
            self.assertLess(time.monotonic() - started, 5)

    def test_a_call_under_way_is_finished_and_no_new_one_is_taken(self):
        server = self.serve(self.WAITING)
        port = server.port
        call, client, answers = self.call_in_progress(server)
        self.stop(server)
        server.wait_for(lambda: self.refuses(port))
        self.assertIsNone(server.process.poll())
        call.close()
        client.join(DEADLINE)
        self.assertEqual((answers[0].status, answers[0].text, answers[0].headers["Connection"]), (200, "done", "close"))
        self.assertEqual(server.exit_code(), 0)

    def test_a_body_that_is_still_being_sent_is_waited_for(self):
        server = self.serve(ECHO)
        port = server.port
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as connection:
            connection.sendall(b"POST /invocations HTTP/1.1\r\nContent-Type: text/csv\r\nContent-Length: 3\r\n"
                               b"Expect: 100-continue\r\n\r\n1")
            self.assertIn(b" 100 ", connection.recv(100))
            self.stop(server)
            server.wait_for(lambda: self.refuses(port))
            connection.sendall(b",2")
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        self.assertRegex(answer, rb"^HTTP/1.1 200 [^\0]*\[\[1.0, 2.0\]\]$")
        self.assertEqual(server.exit_code(), 0)

    def test_a_call_that_does_not_end_is_cut_off_after_ten_seconds(self):
        server = self.serve(self.WAITING.replace("done", "never"))
        listener, port = self.listen()
        with contextlib.closing(server.connect()) as connection:
            connection.request("POST", "/invocations", str(port), {"Content-Type": "text/plain"})
            with listener.accept()[0]:
                started = time.monotonic()
                self.stop(server)
                self.assertEqual(server.exit_code(), 0)
        self.assertTrue(9 < time.monotonic() - started < 16)
        self.assertIn("cut off", server.last_line())

    def test_a_model_that_is_still_loading_is_given_up(self):
        listener, port = self.listen()
        program = self.WAITING.replace("def model_fn(model_dir): pass", f"def model_fn(model_dir): wait({port})")
        server = self.serve(program, ready=False)
        with listener.accept()[0]:
            self.stop(server)
            self.assertEqual(server.exit_code(), 0)
        self.assertFalse(server.port_file.exists())

    def test_the_interrupt_of_a_terminal_is_not_for_the_server(self):
        server = self.serve(self.WAITING)
        call, client, answers = self.call_in_progress(server)
        server.process.send_signal(signal.SIGINT)
        call.close()
        client.join(DEADLINE)
        self.assertEqual((answers[0].status, server.request("GET", "/ping").status), (200, 200))


if __name__ == "__main__":
    unittest.main()
