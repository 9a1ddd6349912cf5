"""The same services through the AWS CLI, as a person types it."""

import hashlib
import json
import os
import unittest

from double import ACCOUNT, BUCKET, ROLE, TRAINING_LOGS, DoubleTest
from double import control, endpoint_config, model, requests, run_aws, training_job


class CliTest(DoubleTest):
    def aws(self, *arguments):
        """What a command writes: parsed when it is JSON."""
        run = run_aws(*arguments)
        self.assertEqual(0, run.returncode, run.stderr)
        return json.loads(run.stdout) if run.stdout.lstrip().startswith(("{", "[")) else run.stdout

    def aws_refused(self, code, *arguments):
        run = run_aws(*arguments)
        self.assertGreaterEqual(run.returncode, 252)
        self.assertIn(f"An error occurred ({code}) when calling the ", run.stderr)

    def write(self, name, content):
        path = os.path.join(self.folder(), name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def create(self, command, request):
        return self.aws("sagemaker", command, "--cli-input-json", json.dumps(request))

    def train(self, name):
        self.create("create-training-job", training_job(name))
        control("clock", {"advanceSeconds": 3600})
        self.aws("sagemaker", "wait", "training-job-completed-or-stopped", "--training-job-name", name)

    def serve(self, name):
        self.train(name)
        self.create("create-model", model(name, name))
        self.create("create-endpoint-config", endpoint_config(name, name))
        self.create("create-endpoint", {"EndpointName": name, "EndpointConfigName": name})
        control("clock", {"advanceSeconds": 3600})
        self.aws("sagemaker", "wait", "endpoint-in-service", "--endpoint-name", name)


class SageMaker(CliTest):
    def test_a_job_is_trained_described_and_listed(self):
        self.train("typed")
        job = self.aws("sagemaker", "describe-training-job", "--training-job-name", "typed")
        listed = self.aws("sagemaker", "list-training-jobs", "--status-equals", "Completed")

        self.assertEqual(("Completed", ROLE), (job["TrainingJobStatus"], job["RoleArn"]))
        self.assertEqual({"max_depth": "5", "objective": "reg:squarederror"}, job["HyperParameters"])
        self.assertEqual(["typed"], [each["TrainingJobName"] for each in listed["TrainingJobSummaries"]])

    def test_a_job_is_stopped(self):
        control("jobs", {"trainingSeconds": 100000})
        self.create("create-training-job", training_job("long"))
        self.aws("sagemaker", "stop-training-job", "--training-job-name", "long")
        control("clock", {"advanceSeconds": 60})
        self.aws("sagemaker", "wait", "training-job-completed-or-stopped", "--training-job-name", "long")

        query = ["--query", "TrainingJobStatus", "--output", "text"]
        status = self.aws("sagemaker", "describe-training-job", "--training-job-name", "long", *query)
        self.assertEqual("Stopped\n", status)

    def test_a_jobs_log_is_read_and_filtered(self):
        control("jobs", {"logs": [{"message": "epoch=1"}, {"message": "epoch=2"}]})
        self.train("talker")
        streams = self.aws(
            "logs", "describe-log-streams", "--log-group-name", TRAINING_LOGS, "--log-stream-name-prefix", "talker/"
        )["logStreams"]
        place = ["--log-group-name", TRAINING_LOGS, "--log-stream-name", streams[0]["logStreamName"]]
        events = self.aws("logs", "get-log-events", *place, "--start-from-head")["events"]
        filtered = self.aws(
            "logs", "filter-log-events", "--log-group-name", TRAINING_LOGS, "--filter-pattern", '"epoch=2"'
        )

        self.assertEqual(["epoch=1", "epoch=2"], [event["message"] for event in events])
        self.assertEqual(["epoch=2"], [event["message"] for event in filtered["events"]])

    def test_an_endpoint_serves_is_asked_updated_and_deleted(self):
        self.serve("live")
        question = self.write("question", b"1,2,3")
        said = self.aws(
            *("sagemaker-runtime", "invoke-endpoint", "--endpoint-name", "live", "--content-type", "text/csv"),
            *("--body", f"fileb://{question}", f"{question}.answer"),
        )
        with open(f"{question}.answer", "rb") as file:
            self.assertEqual((b"1,2,3", "AllTraffic"), (file.read(), said["InvokedProductionVariant"]))

        self.create("create-endpoint-config", endpoint_config("two", "live", instances=2))
        update = ["--endpoint-name", "live", "--endpoint-config-name", "two"]
        self.aws("sagemaker", "update-endpoint", *update)
        for _ in range(3):
            control("clock", {"advanceSeconds": 3600})
            found = self.aws("sagemaker", "describe-endpoint", "--endpoint-name", "live")
        self.assertEqual(("InService", "two"), (found["EndpointStatus"], found["EndpointConfigName"]))

        self.aws("sagemaker", "delete-endpoint", "--endpoint-name", "live")
        control("clock", {"advanceSeconds": 60})
        self.aws("sagemaker", "wait", "endpoint-deleted", "--endpoint-name", "live")
        for config in "live", "two":
            self.aws("sagemaker", "delete-endpoint-config", "--endpoint-config-name", config)
        self.aws("sagemaker", "delete-model", "--model-name", "live")
        left = control("resources")
        self.assertEqual([], left["endpoint"] + left["endpoint-config"] + left["model"])

    def test_refusals_are_told_by_code(self):
        self.aws_refused(
            "ValidationException", "sagemaker", "describe-training-job", "--training-job-name", "nobody"
        )
        self.aws_refused("ResourceNotFoundException", "logs", "describe-log-streams", "--log-group-name", "/nothing")
        asked = ["--endpoint-name", "nobody", "--body", "", "/dev/null"]
        self.aws_refused("ValidationError", "sagemaker-runtime", "invoke-endpoint", *asked)
        control("faults", {"kind": "expiredToken", "count": 1})
        self.aws_refused("ExpiredTokenException", "sagemaker", "list-models")

    def test_a_throttled_call_is_retried(self):
        control("faults", {"operation": "ListModels", "kind": "throttling", "count": 1})
        self.assertEqual([], self.aws("sagemaker", "list-models")["Models"])
        self.assertEqual([400, 200], [request["status"] for request in requests("ListModels")])


class Neighbours(CliTest):
    def test_the_caller_is_known(self):
        self.assertEqual(ACCOUNT, self.aws("sts", "get-caller-identity")["Account"])

    def test_a_role_is_read(self):
        # IAM has one signing region, which the CLI doesn't look up when it is told an address.
        role = self.aws("iam", "get-role", "--role-name", ROLE.split("/")[-1], "--region", "us-east-1")["Role"]
        self.assertEqual(ROLE, role["Arn"])

    def test_a_metric_is_read(self):
        metric = {"namespace": "Tests", "name": "loss", "dimensions": {"Host": "algo-1"}}
        control("metrics", {**metric, "points": {"2026-01-05T10:00:00Z": 4.0, "2026-01-05T11:00:00Z": 2.0}})
        answer = self.aws(
            *("cloudwatch", "get-metric-statistics", "--namespace", "Tests", "--metric-name", "loss"),
            *("--dimensions", "Name=Host,Value=algo-1", "--statistics", "Sum", "--period", "86400"),
            *("--start-time", "2026-01-05T00:00:00Z", "--end-time", "2026-01-06T00:00:00Z"),
        )
        self.assertEqual([6.0], [point["Sum"] for point in answer["Datapoints"]])


class Storage(CliTest):
    def test_a_large_file_is_copied_there_and_back(self):
        content = os.urandom(20 * 1024 * 1024)
        sent = self.write("sent", content)
        self.aws("s3", "cp", sent, f"s3://{BUCKET}/large", "--only-show-errors")
        self.aws("s3", "cp", f"s3://{BUCKET}/large", f"{sent}.back", "--only-show-errors")

        with open(f"{sent}.back", "rb") as file:
            self.assertEqual(hashlib.sha256(content).digest(), hashlib.sha256(file.read()).digest())
        self.assertEqual(3, len(requests("UploadPart")))

    def test_a_folder_is_synchronised_and_a_second_time_nothing_is_sent(self):
        folder = os.path.dirname(self.write("one.csv", b"1"))
        os.mkdir(os.path.join(folder, "sub"))
        with open(os.path.join(folder, "sub", "two.csv"), "wb") as file:
            file.write(b"22")
        for _ in range(2):
            self.aws("s3", "sync", folder, f"s3://{BUCKET}/tree", "--only-show-errors")
        listed = self.aws("s3", "ls", f"s3://{BUCKET}/tree/", "--recursive")

        self.assertEqual(2, len(requests("PutObject")))
        self.assertRegex(listed, r"(?s) 1 tree/one.csv\n.* 2 tree/sub/two.csv\n$")

    def test_all_of_1500_keys_are_listed_and_removed(self):
        control("objects", [{"bucket": BUCKET, "key": f"many/{n:04}", "text": ""} for n in range(1500)])
        listed = self.aws("s3", "ls", f"s3://{BUCKET}/many/")
        self.aws("s3", "rm", f"s3://{BUCKET}/many/", "--recursive", "--only-show-errors")

        self.assertEqual(1500, listed.count("\n"))
        self.assertEqual(["train/data.csv"], control(f"keys?bucket={BUCKET}"))

    def test_a_bucket_is_made_and_removed(self):
        self.aws("s3", "mb", "s3://fresh-bucket")
        self.aws("s3api", "head-bucket", "--bucket", "fresh-bucket")
        self.aws("s3", "rb", "s3://fresh-bucket")
        run = run_aws("s3api", "head-bucket", "--bucket", "fresh-bucket")
        self.assertIn("An error occurred (404)", run.stderr)


if __name__ == "__main__":
    unittest.main()
