"""What the double refuses, as botocore reads it."""

import os
import unittest

from double import BUCKET, DoubleTest
from double import control, endpoint_config, model, requests, training_job

KEY = os.environ["AWS_ACCESS_KEY_ID"]
QUESTION = {"EndpointName": "e", "Body": b""}
SESSION = {"accessKeyId": "ASIAIOSFODNN7EXAMPLE", "secretAccessKey": "a-secret", "sessionToken": "a-token"}


class Refusals(DoubleTest):
    def setUp(self):
        super().setUp()
        self.sagemaker = self.client("sagemaker")

    def test_a_name_that_breaks_its_pattern_is_invalid_by_path_and_pattern(self):
        error = self.refused(
            "ValidationException", 400, self.sagemaker.create_training_job, **training_job("under_score")
        )
        self.assertRegex(
            error["Message"],
            "^1 validation error detected: Value 'under_score' at 'trainingJobName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: ",
        )

    def test_a_value_outside_its_enumeration_is_invalid(self):
        resources = {"InstanceType": "ml.none.large", "InstanceCount": 1, "VolumeSizeInGB": 30}
        error = self.refused(
            "ValidationException",
            400,
            self.sagemaker.create_training_job,
            **training_job("enum", ResourceConfig=resources),
        )
        self.assertIn("Member must satisfy enum value set: [", error["Message"])

    def test_data_that_is_not_there_is_named(self):
        job = training_job("empty")
        job["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"] = f"s3://{BUCKET}/nothing"
        error = self.refused("ValidationException", 400, self.sagemaker.create_training_job, **job)
        self.assertTrue(error["Message"].startswith(f'No S3 objects found under S3 URL "s3://{BUCKET}/nothing"'))

    def test_model_data_that_is_not_there_is_named(self):
        error = self.refused("ValidationException", 400, self.sagemaker.create_model, **model("none", "no-job"))
        self.assertTrue(error["Message"].startswith("Could not find model data at s3://"))

    def test_a_second_job_of_a_name_is_resource_in_use(self):
        self.sagemaker.create_training_job(**training_job("twice"))
        with self.assertRaises(self.sagemaker.exceptions.ResourceInUse):
            self.sagemaker.create_training_job(**training_job("twice"))

    def test_a_second_model_of_a_name_is_invalid(self):
        self.trained(self.sagemaker, "job")
        self.sagemaker.create_model(**model("twice", "job"))
        error = self.refused("ValidationException", 400, self.sagemaker.create_model, **model("twice", "job"))
        self.assertIn("Cannot create already existing model", error["Message"])

    def test_what_is_missing_is_named_in_the_words_of_its_kind(self):
        cases = [
            (self.sagemaker.describe_training_job, {"TrainingJobName": "x"}, "Requested resource not found."),
            (self.sagemaker.stop_training_job, {"TrainingJobName": "x"}, "Requested resource not found."),
            (self.sagemaker.describe_model, {"ModelName": "x"}, "Could not find model"),
            (self.sagemaker.describe_endpoint, {"EndpointName": "x"}, "Could not find endpoint"),
            (self.sagemaker.delete_endpoint_config, {"EndpointConfigName": "x"}, "Could not find endpoint config"),
            (self.sagemaker.create_endpoint_config, endpoint_config("c", "x"), "Could not find model"),
        ]
        for call, parameters, text in cases:
            with self.subTest(call.__name__):
                error = self.refused("ValidationException", 400, call, **parameters)
                self.assertTrue(error["Message"].startswith(text), error["Message"])

    def test_the_runtime_misses_an_endpoint_in_its_own_code(self):
        error = self.refused(
            "ValidationError", 400, self.client("sagemaker-runtime").invoke_endpoint, EndpointName="x", Body=b""
        )
        self.assertRegex(error["Message"], r"^Endpoint x of account \d{12} not found\.$")

    def test_an_ended_job_is_not_stopped(self):
        self.trained(self.sagemaker, "over")
        error = self.refused(
            "ValidationException", 400, self.sagemaker.stop_training_job, TrainingJobName="over"
        )
        self.assertEqual(
            "The request was rejected because the training job is in status Completed.", error["Message"]
        )

    def test_a_quota_is_a_resource_limit(self):
        control("quotas", {"instanceType": "ml.m5.xlarge", "usage": "training job", "limit": 0})
        with self.assertRaises(self.sagemaker.exceptions.ResourceLimitExceeded):
            self.sagemaker.create_training_job(**training_job("greedy"))

    def test_a_denied_action_is_named_with_who_asked(self):
        control("deny", {"action": "sagemaker:CreateTrainingJob"})
        error = self.refused(
            "AccessDeniedException", 400, self.sagemaker.create_training_job, **training_job("denied")
        )
        self.assertRegex(
            error["Message"], "^User: arn:aws:iam::.* is not authorized to perform: sagemaker:CreateTrainingJob on "
        )


class Retries(DoubleTest):
    def test_botocore_retries_what_was_throttled_and_what_failed(self):
        for kind in "throttling", "internalFailure", "serviceUnavailable", "reset":
            with self.subTest(kind):
                before = len(requests("ListTrainingJobs"))
                control("faults", {"operation": "ListTrainingJobs", "kind": kind, "count": 1})
                answer = self.client("sagemaker").list_training_jobs()
                self.assertEqual([], answer["TrainingJobSummaries"])
                self.assertEqual(1, answer["ResponseMetadata"]["RetryAttempts"])
                self.assertEqual(before + 2, len(requests("ListTrainingJobs")))

    def test_botocore_gives_up_in_the_end(self):
        control("faults", {"operation": "ListTrainingJobs", "kind": "throttling", "count": 0})
        self.refused("ThrottlingException", 400, self.client("sagemaker").list_training_jobs)
        self.assertEqual(4, len(requests("ListTrainingJobs")))

    def test_a_slow_down_of_s3_is_retried(self):
        control("faults", {"service": "s3", "kind": "throttling", "count": 1})
        answer = self.client("s3").list_objects_v2(Bucket=BUCKET)
        self.assertEqual((1, 1), (answer["KeyCount"], answer["ResponseMetadata"]["RetryAttempts"]))


class Signatures(DoubleTest):
    def with_session(self, service):
        return self.client(
            service,
            aws_access_key_id=SESSION["accessKeyId"],
            aws_secret_access_key=SESSION["secretAccessKey"],
            aws_session_token=SESSION["sessionToken"],
        )

    def test_a_wrong_secret_is_a_bad_signature_in_the_words_of_each_protocol(self):
        cases = [
            ("sagemaker", "list_models", {}, "InvalidSignatureException", 400),
            ("logs", "describe_log_streams", {"logGroupName": "g"}, "InvalidSignatureException", 400),
            ("sagemaker-runtime", "invoke_endpoint", QUESTION, "InvalidSignatureException", 403),
            ("sts", "get_caller_identity", {}, "SignatureDoesNotMatch", 403),
            ("iam", "get_role", {"RoleName": "r"}, "SignatureDoesNotMatch", 403),
            ("s3", "list_objects_v2", {"Bucket": BUCKET}, "SignatureDoesNotMatch", 403),
        ]
        for service, operation, parameters, code, status in cases:
            with self.subTest(service):
                stranger = self.client(service, aws_secret_access_key="wrong", aws_access_key_id=KEY)
                self.refused(code, status, getattr(stranger, operation), **parameters)

    def test_an_expired_token_is_told_in_the_words_of_each_protocol(self):
        control("credentials", SESSION)
        self.assertEqual([], self.with_session("sagemaker").list_models()["Models"])
        control("expire", {"accessKeyId": SESSION["accessKeyId"]})
        cases = [
            ("sagemaker", "list_models", {}, "ExpiredTokenException", 400),
            ("logs", "describe_log_streams", {"logGroupName": "g"}, "ExpiredTokenException", 400),
            ("sagemaker-runtime", "invoke_endpoint", QUESTION, "ExpiredTokenException", 403),
            ("sts", "get_caller_identity", {}, "ExpiredToken", 403),
            ("iam", "get_role", {"RoleName": "r"}, "ExpiredToken", 403),
            ("s3", "list_objects_v2", {"Bucket": BUCKET}, "ExpiredToken", 400),
        ]
        for service, operation, parameters, code, status in cases:
            with self.subTest(service):
                self.refused(code, status, getattr(self.with_session(service), operation), **parameters)

    def test_an_unknown_key_is_refused(self):
        keys = {"aws_access_key_id": "AKIANOBODY7EXAMPLE00", "aws_secret_access_key": "x"}
        self.refused("UnrecognizedClientException", 400, self.client("sagemaker", **keys).list_models)
        self.refused("InvalidClientTokenId", 403, self.client("sts", **keys).get_caller_identity)
        self.refused("InvalidAccessKeyId", 403, self.client("s3", **keys).list_objects_v2, Bucket=BUCKET)


if __name__ == "__main__":
    unittest.main()
