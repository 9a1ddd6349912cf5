"""The double of AWS that build.ps1 has started, and AWS's own clients to talk to it.

The clients of Debian 12 are of December 2022: they know no AWS_ENDPOINT_URL, so each is told where to go.
"""

import json
import os
import subprocess
import tempfile
import unittest
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = os.environ["AWS_ENDPOINT_URL"]
ROLE = os.environ["SAGEMAKER_ROLE"]
REGION = os.environ["AWS_REGION"]
ACCOUNT = ROLE.split(":")[4]
BUCKET = "conformance"
IMAGE = f"246618743249.dkr.ecr.{REGION}.amazonaws.com/sagemaker-xgboost:1.5-1"
TRAINING_LOGS = "/aws/sagemaker/TrainingJobs"

# Each Describe call moves the double's time by a minute, so nobody has to wait for a job.
AT_ONCE = {"Delay": 0, "MaxAttempts": 20}


def control(route, body=None):
    """Tells the double something, or asks it when there is no body."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{URL}/_fake/{route}", data)) as answer:
        return json.load(answer)


def training_job(name, **more):
    """A request that names everything the API asks for."""
    return {
        "TrainingJobName": name,
        "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        "RoleArn": ROLE,
        "HyperParameters": {"max_depth": "5", "objective": "reg:squarederror"},
        "InputDataConfig": [
            {
                "ChannelName": "train",
                "ContentType": "text/csv",
                "DataSource": {
                    "S3DataSource": {
                        "S3DataType": "S3Prefix",
                        "S3Uri": f"s3://{BUCKET}/train/",
                        "S3DataDistributionType": "FullyReplicated",
                    }
                },
            }
        ],
        "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/out"},
        "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30},
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
        "Tags": [{"Key": "team", "Value": "conformance"}],
        **more,
    }


def model(name, job):
    """A model of what a training job left."""
    data = f"s3://{BUCKET}/out/{job}/output/model.tar.gz"
    return {
        "ModelName": name,
        "PrimaryContainer": {"Image": IMAGE, "ModelDataUrl": data, "Environment": {"MODE": "fast"}},
        "ExecutionRoleArn": ROLE,
    }


def endpoint_config(name, model_name, instances=1):
    return {
        "EndpointConfigName": name,
        "ProductionVariants": [
            {
                "VariantName": "AllTraffic",
                "ModelName": model_name,
                "InitialInstanceCount": instances,
                "InstanceType": "ml.m5.large",
                "InitialVariantWeight": 1.0,
            }
        ],
    }


def requests(operation):
    """What the double was asked, of one kind."""
    return [request for request in control("requests") if request["operation"] == operation]


class DoubleTest(unittest.TestCase):
    """Each test has the double for itself, with a bucket and training data in it."""

    def setUp(self):
        control("reset", {})
        control("clock", {"autoAdvanceSeconds": 60})
        control("buckets", {"name": BUCKET})
        control("objects", {"bucket": BUCKET, "key": "train/data.csv", "text": "1,2\n3,4\n"})

    def client(self, service, **more):
        """A client of botocore for one service, closed after the test."""
        settings = {"signature_version": more.pop("signature_version")} if "signature_version" in more else {}
        retries = {"mode": "standard", "total_max_attempts": 4}
        config = Config(retries=retries, s3={"addressing_style": "path"}, **settings)
        if service == "iam":
            # IAM has one signing region, which botocore doesn't look up when it is told an address.
            more["region_name"] = "us-east-1"
        made = boto3.client(service, endpoint_url=URL, config=config, **more)
        self.addCleanup(made.close)
        return made

    def refused(self, code, status, call, **parameters):
        """The error, after a look at its code and status as botocore reads them."""
        with self.assertRaises(ClientError) as raised:
            call(**parameters)
        answer = raised.exception.response
        self.assertEqual((code, status), (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]))
        return answer["Error"]

    def trained(self, sagemaker, name):
        """Starts a job, waits for its end and returns its description."""
        sagemaker.create_training_job(**training_job(name))
        waiter = sagemaker.get_waiter("training_job_completed_or_stopped")
        waiter.wait(TrainingJobName=name, WaiterConfig=AT_ONCE)
        return sagemaker.describe_training_job(TrainingJobName=name)

    def served(self, sagemaker, name):
        """An endpoint in service, with model and config of the same name."""
        self.trained(sagemaker, name)
        sagemaker.create_model(**model(name, name))
        sagemaker.create_endpoint_config(**endpoint_config(name, name))
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
        sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=name, WaiterConfig=AT_ONCE)

    def folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name


def run_aws(*arguments):
    """The AWS CLI, once."""
    command = [os.environ["SME_AWS"], "--endpoint-url", URL, "--output", "json", *arguments]
    environment = {**os.environ, "AWS_PAGER": ""}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
