"""The model server as an HTTP server, and as a process that starts, waits and ends."""

import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
import textwrap
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

from model_server import DEADLINE, ECHO, Answer, ServerTest, SharedServerTest


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
