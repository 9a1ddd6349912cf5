"""Which programs the model server runs, and what their own functions decide."""

import contextlib
import json
import sys
import unittest

from model_server import MODEL, ECHO, NO_DEFAULTS, Answer, ServerTest, SharedServerTest


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


if __name__ == "__main__":
    unittest.main()
