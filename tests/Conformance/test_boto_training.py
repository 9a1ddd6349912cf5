"""Training jobs, their tags and logs, through boto3."""

import datetime
import unittest

from botocore.exceptions import WaiterError

from double import ACCOUNT, AT_ONCE, BUCKET, IMAGE, REGION, TRAINING_LOGS, DoubleTest
from double import control, training_job


class TrainingJobs(DoubleTest):
    def setUp(self):
        super().setUp()
        self.sagemaker = self.client("sagemaker")

    def test_a_new_job_has_an_arn_and_is_described_as_it_was_asked_for(self):
        control("clock", {"autoAdvanceSeconds": 0})
        asked = training_job("first")
        arn = self.sagemaker.create_training_job(**asked)["TrainingJobArn"]
        job = self.sagemaker.describe_training_job(TrainingJobName="first")

        self.assertEqual(f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/first", arn)
        self.assertEqual(arn, job["TrainingJobArn"])
        self.assertEqual("InProgress", job["TrainingJobStatus"])
        for member in asked.keys() - {"Tags", "AlgorithmSpecification"}:
            self.assertEqual(asked[member], job[member], member)
        self.assertEqual(IMAGE, job["AlgorithmSpecification"]["TrainingImage"])

    def test_times_and_model_come_with_the_end(self):
        job = self.trained(self.sagemaker, "timed")

        self.assertEqual(("Completed", "Completed"), (job["TrainingJobStatus"], job["SecondaryStatus"]))
        self.assertEqual(f"s3://{BUCKET}/out/timed/output/model.tar.gz", job["ModelArtifacts"]["S3ModelArtifacts"])
        self.assertIsInstance(job["CreationTime"], datetime.datetime)
        self.assertLess(job["TrainingStartTime"], job["TrainingEndTime"])
        self.assertEqual(
            ["Starting", "Downloading", "Training", "Uploading", "Completed"],
            [step["Status"] for step in job["SecondaryStatusTransitions"]],
        )

    def test_the_waiter_meets_a_failed_job(self):
        control("jobs", {"match": "broken", "outcome": "Failed", "exitCode": 7})
        self.sagemaker.create_training_job(**training_job("broken"))
        waiter = self.sagemaker.get_waiter("training_job_completed_or_stopped")

        with self.assertRaises(WaiterError) as raised:
            waiter.wait(TrainingJobName="broken", WaiterConfig=AT_ONCE)
        self.assertEqual("AlgorithmError: , exit code: 7", raised.exception.last_response["FailureReason"])

    def test_a_job_is_stopped(self):
        control("jobs", {"trainingSeconds": 100000})
        self.sagemaker.create_training_job(**training_job("long"))
        self.sagemaker.stop_training_job(TrainingJobName="long")
        waiter = self.sagemaker.get_waiter("training_job_completed_or_stopped")
        waiter.wait(TrainingJobName="long", WaiterConfig=AT_ONCE)

        job = self.sagemaker.describe_training_job(TrainingJobName="long")
        self.assertEqual("Stopped", job["TrainingJobStatus"])

    def test_all_pages_of_a_list_are_read(self):
        names = [f"job-{number:02}" for number in range(25)]
        for name in names:
            self.sagemaker.create_training_job(**training_job(name))
        pages = list(self.sagemaker.get_paginator("list_training_jobs").paginate(MaxResults=10))

        self.assertEqual([10, 10, 5], [len(page["TrainingJobSummaries"]) for page in pages])
        found = [job["TrainingJobName"] for page in pages for job in page["TrainingJobSummaries"]]
        self.assertEqual(names, sorted(found))

    def test_a_list_is_filtered_by_name_and_status(self):
        self.trained(self.sagemaker, "done-a")
        self.trained(self.sagemaker, "other")
        control("jobs", {"trainingSeconds": 100000})
        self.sagemaker.create_training_job(**training_job("done-b"))
        listed = self.sagemaker.list_training_jobs(NameContains="done", StatusEquals="Completed")

        self.assertEqual(["done-a"], [job["TrainingJobName"] for job in listed["TrainingJobSummaries"]])

    def test_tags_are_listed_added_and_removed(self):
        arn = self.sagemaker.create_training_job(**training_job("tagged"))["TrainingJobArn"]
        self.sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}])
        both = self.sagemaker.list_tags(ResourceArn=arn)["Tags"]
        self.sagemaker.delete_tags(ResourceArn=arn, TagKeys=["team"])

        self.assertEqual({"team": "conformance", "stage": "test"}, {tag["Key"]: tag["Value"] for tag in both})
        self.assertEqual([{"Key": "stage", "Value": "test"}], self.sagemaker.list_tags(ResourceArn=arn)["Tags"])


class TrainingLogs(DoubleTest):
    def setUp(self):
        super().setUp()
        self.logs = self.client("logs")
        lines = [{"message": f"epoch={number} loss={1 / number}"} for number in range(1, 6)]
        control("jobs", {"match": "talker", "logs": [*lines, {"message": "bye", "at": "Uploading"}]})
        self.trained(self.client("sagemaker"), "talker")
        streams = self.logs.describe_log_streams(logGroupName=TRAINING_LOGS, logStreamNamePrefix="talker/")
        self.streams = [stream["logStreamName"] for stream in streams["logStreams"]]

    def test_a_job_has_one_stream_a_host(self):
        self.assertEqual(1, len(self.streams))
        self.assertRegex(self.streams[0], r"^talker/algo-1-\d+$")

    def test_events_are_read_in_pages_until_the_token_stays(self):
        read, token = [], None
        while True:
            more = {"nextToken": token} if token else {}
            page = self.logs.get_log_events(
                logGroupName=TRAINING_LOGS, logStreamName=self.streams[0], startFromHead=True, limit=4, **more
            )
            read += [event["message"] for event in page["events"]]
            if page["nextForwardToken"] == token:
                break
            token = page["nextForwardToken"]

        self.assertEqual([f"epoch={n} loss={1 / n}" for n in range(1, 6)] + ["bye"], read)

    def test_events_are_filtered_over_streams(self):
        pages = self.logs.get_paginator("filter_log_events").paginate(
            logGroupName=TRAINING_LOGS, logStreamNamePrefix="talker/", filterPattern="bye"
        )
        self.assertEqual(["bye"], [event["message"] for page in pages for event in page["events"]])

    def test_a_group_or_stream_that_is_not_there_is_not_found(self):
        error = self.refused(
            "ResourceNotFoundException", 400, self.logs.describe_log_streams, logGroupName="/aws/sagemaker/Nothing"
        )
        self.assertEqual("The specified log group does not exist.", error["Message"])
        error = self.refused(
            "ResourceNotFoundException", 400, self.logs.get_log_events, logGroupName=TRAINING_LOGS, logStreamName="x"
        )
        self.assertEqual("The specified log stream does not exist.", error["Message"])


if __name__ == "__main__":
    unittest.main()
