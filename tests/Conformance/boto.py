"""boto3 for the Pester files: one call, or a verdict on requests that the double has recorded.

    boto.py call SERVICE OPERATION    parameters as JSON on standard input, the answer on standard output
    boto.py judge                     recorded requests on standard input, what is wrong with them on standard output
"""

import json
import os
import sys

import boto3
import botocore.session
from botocore.response import StreamingBody
from botocore.validate import ParamValidator


def call(service, operation, parameters):
    client = boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    answer = getattr(client, operation)(**parameters)
    answer.pop("ResponseMetadata")
    return answer


def judge(requests):
    """What botocore's own models think of each: members they don't know are newer than they are, and left out."""
    session = botocore.session.Session()
    verdicts = []
    for request in requests:
        # Of S3 the record has no members but a path and headers; the SDK of .NET writes those, not we.
        if request["service"] == "s3":
            continue
        service = session.get_service_model(request["service"])
        shape = service.operation_model(request["operation"]).input_shape
        parameters = dict(request["parameters"])
        if request["service"] == "sagemaker-runtime":
            parameters["Body"] = bytes(request["bodyLength"])
        newer = []
        report = ParamValidator().validate(known(parameters, shape, "", newer), shape)
        verdicts.append(
            {
                "Operation": request["operation"],
                "Status": request["status"],
                "Error": report.generate_report() if report.has_errors() else None,
                "Newer": newer,
            }
        )
    return verdicts


def known(value, shape, path, newer):
    if shape.type_name == "structure" and isinstance(value, dict):
        newer += [f"{path}.{name}" for name in value if name not in shape.members]
        return {
            name: known(item, shape.members[name], f"{path}.{name}", newer)
            for name, item in value.items()
            if name in shape.members
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [known(item, shape.member, f"{path}[]", newer) for item in value]
    return value


def plain(value):
    return value.read().decode() if isinstance(value, StreamingBody) else str(value)


if __name__ == "__main__":
    given = json.load(sys.stdin)
    result = call(*sys.argv[2:], given) if sys.argv[1] == "call" else judge(given)
    json.dump(result, sys.stdout, default=plain)
