"""Models, endpoint configs, endpoints and questions to them, through boto3."""

import unittest

from botocore.exceptions import WaiterError

from double import AT_ONCE, BUCKET, IMAGE, DoubleTest
from double import control, endpoint_config, model


class Hosting(DoubleTest):
    def setUp(self):
        super().setUp()
        self.sagemaker = self.client("sagemaker")

    def config_of(self, endpoint):
        return self.sagemaker.describe_endpoint(EndpointName=endpoint)["EndpointConfigName"]

    def test_a_model_is_described_as_it_was_made_and_goes(self):
        self.trained(self.sagemaker, "job")
        asked = model("net", "job")
        arn = self.sagemaker.create_model(**asked)["ModelArn"]
        found = self.sagemaker.describe_model(ModelName="net")

        self.assertEqual(arn, found["ModelArn"])
        for member, value in asked["PrimaryContainer"].items():
            self.assertEqual(value, found["PrimaryContainer"][member], member)
        self.assertEqual(["net"], [each["ModelName"] for each in self.sagemaker.list_models()["Models"]])

        self.sagemaker.delete_model(ModelName="net")
        self.refused("ValidationException", 400, self.sagemaker.describe_model, ModelName="net")

    def test_a_config_is_described_as_it_was_made_and_goes(self):
        self.trained(self.sagemaker, "job")
        self.sagemaker.create_model(**model("net", "job"))
        asked = endpoint_config("small", "net")
        self.sagemaker.create_endpoint_config(**asked)
        found = self.sagemaker.describe_endpoint_config(EndpointConfigName="small")

        self.assertEqual(asked["ProductionVariants"], found["ProductionVariants"])
        listed = self.sagemaker.list_endpoint_configs(NameContains="sma")["EndpointConfigs"]
        self.assertEqual(["small"], [each["EndpointConfigName"] for each in listed])

        self.sagemaker.delete_endpoint_config(EndpointConfigName="small")
        self.refused(
            "ValidationException", 400, self.sagemaker.describe_endpoint_config, EndpointConfigName="small"
        )

    def test_an_endpoint_comes_into_service_and_answers(self):
        self.served(self.sagemaker, "live")
        answer = self.client("sagemaker-runtime").invoke_endpoint(
            EndpointName="live", ContentType="text/csv", Accept="text/csv", Body=b"1,2,3\n"
        )

        self.assertEqual(b"1,2,3\n", answer["Body"].read())
        self.assertEqual(("text/csv", "AllTraffic"), (answer["ContentType"], answer["InvokedProductionVariant"]))
        listed = self.sagemaker.list_endpoints(StatusEquals="InService")["Endpoints"]
        self.assertEqual(["live"], [each["EndpointName"] for each in listed])

    def test_the_waiter_meets_an_endpoint_that_fails(self):
        control("endpoints", {"steps": [{"status": "Creating", "seconds": 1}, {"status": "Failed"}]})
        with self.assertRaises(WaiterError) as raised:
            self.served(self.sagemaker, "sick")
        self.assertIn("did not pass the ping health check", raised.exception.last_response["FailureReason"])

    def test_an_update_brings_a_new_config_into_service(self):
        self.served(self.sagemaker, "live")
        self.sagemaker.create_endpoint_config(**endpoint_config("two", "live", instances=2))
        self.sagemaker.update_endpoint(EndpointName="live", EndpointConfigName="two")

        # The waiter alone would be content with the old config, which serves on at first.
        for _ in range(20):
            self.sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="live", WaiterConfig=AT_ONCE)
            if self.config_of("live") == "two":
                break
        found = self.sagemaker.describe_endpoint(EndpointName="live")
        self.assertEqual(("InService", "two"), (found["EndpointStatus"], found["EndpointConfigName"]))
        self.assertEqual(2, found["ProductionVariants"][0]["CurrentInstanceCount"])

    def test_an_update_while_one_is_on_its_way_is_refused(self):
        self.served(self.sagemaker, "live")
        for name in "two", "three":
            self.sagemaker.create_endpoint_config(**endpoint_config(name, "live"))
        self.sagemaker.update_endpoint(EndpointName="live", EndpointConfigName="two")
        error = self.refused(
            "ValidationException",
            400,
            self.sagemaker.update_endpoint,
            EndpointName="live",
            EndpointConfigName="three",
        )
        self.assertIn("Cannot update in-progress endpoint", error["Message"])

    def test_a_deleted_endpoint_is_gone_in_the_end_and_its_config_and_model_stay(self):
        self.served(self.sagemaker, "live")
        self.sagemaker.delete_endpoint(EndpointName="live")
        self.sagemaker.get_waiter("endpoint_deleted").wait(EndpointName="live", WaiterConfig=AT_ONCE)

        error = self.refused("ValidationException", 400, self.sagemaker.describe_endpoint, EndpointName="live")
        self.assertIn("Could not find endpoint", error["Message"])
        self.assertEqual(1, len(self.sagemaker.list_endpoint_configs()["EndpointConfigs"]))
        self.assertEqual(IMAGE, self.sagemaker.describe_model(ModelName="live")["PrimaryContainer"]["Image"])

    def test_the_text_of_a_model_that_fails_comes_through(self):
        self.served(self.sagemaker, "live")
        control("answers", {"match": "live", "status": 500, "body": "boom"})
        runtime = self.client("sagemaker-runtime")
        with self.assertRaises(runtime.exceptions.ModelError) as raised:
            runtime.invoke_endpoint(EndpointName="live", Body=b"x")

        answer = raised.exception.response
        self.assertEqual((500, "boom"), (answer["OriginalStatusCode"], answer["OriginalMessage"]))
        self.assertEqual(424, answer["ResponseMetadata"]["HTTPStatusCode"])

    def test_an_asynchronous_answer_is_put_into_s3(self):
        self.trained(self.sagemaker, "job")
        self.sagemaker.create_model(**model("later", "job"))
        config = endpoint_config("later", "later")
        config["AsyncInferenceConfig"] = {"OutputConfig": {"S3OutputPath": f"s3://{BUCKET}/answers"}}
        self.sagemaker.create_endpoint_config(**config)
        self.sagemaker.create_endpoint(EndpointName="later", EndpointConfigName="later")
        self.sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="later", WaiterConfig=AT_ONCE)
        answer = self.client("sagemaker-runtime").invoke_endpoint_async(
            EndpointName="later", InputLocation=f"s3://{BUCKET}/train/data.csv"
        )

        bucket, key = answer["OutputLocation"].removeprefix("s3://").split("/", 1)
        s3 = self.client("s3")
        self.refused("404", 404, s3.head_object, Bucket=bucket, Key=key)
        control("clock", {"advanceSeconds": 10})
        self.assertEqual(b"1,2\n3,4\n", s3.get_object(Bucket=bucket, Key=key)["Body"].read())


if __name__ == "__main__":
    unittest.main()
