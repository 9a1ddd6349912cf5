"""STS, IAM and CloudWatch through boto3."""

import datetime
import unittest

from double import ACCOUNT, ROLE, DoubleTest
from double import control

NAMESPACE = "/aws/sagemaker/TrainingJobs"


class Identity(DoubleTest):
    def test_the_caller_is_known(self):
        caller = self.client("sts").get_caller_identity()
        self.assertEqual((ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/tester"), (caller["Account"], caller["Arn"]))

    def test_a_role_that_trusts_the_account_gives_keys_that_work(self):
        control("roles", {"name": "visitor", "trustedBy": [ACCOUNT]})
        arn = f"arn:aws:iam::{ACCOUNT}:role/visitor"
        keys = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="tests")["Credentials"]
        session = self.client(
            "sts",
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )

        self.assertEqual(
            f"arn:aws:sts::{ACCOUNT}:assumed-role/visitor/tests", session.get_caller_identity()["Arn"]
        )

    def test_a_role_is_read_with_its_trust(self):
        role = self.client("iam").get_role(RoleName=ROLE.split("/")[-1])["Role"]

        self.assertEqual(ROLE, role["Arn"])
        self.assertIn("sagemaker.amazonaws.com", str(role["AssumeRolePolicyDocument"]))
        self.assertIsInstance(role["CreateDate"], datetime.datetime)

    def test_a_role_that_is_not_there_is_no_such_entity(self):
        error = self.refused("NoSuchEntity", 404, self.client("iam").get_role, RoleName="nobody")
        self.assertEqual("The role with name nobody cannot be found.", error["Message"])


class Metrics(DoubleTest):
    def setUp(self):
        super().setUp()
        self.cloudwatch = self.client("cloudwatch")
        self.end = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0)
        self.start = self.end - datetime.timedelta(minutes=10)
        points = {
            (self.start + datetime.timedelta(minutes=minute)).isoformat(): value
            for minute, value in enumerate([4.0, 2.0, 1.0])
        }
        metric = {"namespace": NAMESPACE, "name": "loss", "dimensions": {"TrainingJobName": "job"}}
        control("metrics", {**metric, "points": points})
        self.dimensions = [{"Name": "TrainingJobName", "Value": "job"}]

    def test_statistics_are_read_minute_by_minute(self):
        answer = self.cloudwatch.get_metric_statistics(
            Namespace=NAMESPACE,
            MetricName="loss",
            Dimensions=self.dimensions,
            StartTime=self.start,
            EndTime=self.end,
            Period=60,
            Statistics=["Average", "Maximum"],
        )

        points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
        self.assertEqual([4.0, 2.0, 1.0], [point["Average"] for point in points])
        self.assertEqual(self.start, points[0]["Timestamp"])

    def test_data_are_read_by_query(self):
        query = {
            "Id": "loss",
            "MetricStat": {
                "Metric": {"Namespace": NAMESPACE, "MetricName": "loss", "Dimensions": self.dimensions},
                "Period": 60,
                "Stat": "Average",
            },
        }
        pages = self.cloudwatch.get_paginator("get_metric_data").paginate(
            MetricDataQueries=[query],
            StartTime=self.start,
            EndTime=self.end,
            ScanBy="TimestampAscending",
            PaginationConfig={"PageSize": 2},
        )

        values = [value for page in pages for result in page["MetricDataResults"] for value in result["Values"]]
        self.assertEqual([4.0, 2.0, 1.0], values)

    def test_metrics_are_listed_by_dimension(self):
        listed = self.cloudwatch.list_metrics(Namespace=NAMESPACE, Dimensions=self.dimensions)["Metrics"]
        self.assertEqual([("loss", self.dimensions)], [(each["MetricName"], each["Dimensions"]) for each in listed])

    def test_too_many_points_are_refused(self):
        self.refused(
            "InvalidParameterCombination",
            400,
            self.cloudwatch.get_metric_statistics,
            Namespace=NAMESPACE,
            MetricName="loss",
            StartTime=self.end - datetime.timedelta(days=2),
            EndTime=self.end,
            Period=60,
            Statistics=["Average"],
        )


if __name__ == "__main__":
    unittest.main()
