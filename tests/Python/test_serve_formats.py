"""The model server's own reading of requests and writing of answers."""

import io
import json
import math
import unittest

from model_server import HAS_NUMPY, MODEL, ECHO, TYPE_OF, SharedServerTest


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


if __name__ == "__main__":
    unittest.main()
