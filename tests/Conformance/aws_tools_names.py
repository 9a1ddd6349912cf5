"""The cmdlet names that AWS Tools for PowerShell makes of an API's operations.

Its modules are generated: an operation's first word becomes a verb that PowerShell approves of, the rest becomes a
singular noun behind the service's prefix, and what lists gets `List` at the end.
"""

import re

# Service as botocore calls it: prefix of its nouns.
PREFIXES = {"sagemaker": "SM", "sagemaker-runtime": "SMR", "s3": "S3", "logs": "CWL"}

VERBS = {
    "Abort": "Stop", "Add": "Add", "Associate": "Register", "Attach": "Mount", "Cancel": "Stop",
    "Complete": "Complete", "Copy": "Copy", "Create": "New", "Delete": "Remove", "Deregister": "Remove",
    "Describe": "Get", "Detach": "Dismount", "Disable": "Disable", "Disassociate": "Unregister", "Enable": "Enable",
    "Filter": "Get", "Get": "Get", "Head": "Get", "Import": "Import", "Invoke": "Invoke", "List": "Get", "Put": "Write",
    "Query": "Find", "Register": "Register", "Render": "Invoke", "Restore": "Restore", "Retry": "Restart",
    "Search": "Search", "Select": "Select", "Send": "Send", "Start": "Start", "Stop": "Stop", "Tag": "Add",
    "Test": "Test", "Untag": "Remove", "Update": "Update", "Upload": "Write", "Write": "Write",
}  # fmt: skip

# They end in s and are singular.
SINGULARS = {"Access", "Cors", "Status", "Success"}

# Names that were given by hand, as the published manifests have them.
BY_HAND = {
    ("sagemaker", "AddTags"): "Add-SMResourceTag",
    ("sagemaker", "BatchDescribeModelPackage"): "Get-SMDescribeModelPackage",
    ("sagemaker", "DeleteTags"): "Remove-SMResourceTag",
    ("sagemaker", "ListEndpointConfigs"): "Get-SMConfigList",
    ("sagemaker", "ListLabelingJobsForWorkteam"): "Get-SMLabelingJobListForWorkteam",
    ("sagemaker", "ListTags"): "Get-SMResourceTagList",
    ("sagemaker", "RenderUiTemplate"): "Invoke-SMUiTemplateRendering",
    ("sagemaker", "Search"): "Search-SMResource",
    ("logs", "FilterLogEvents"): "Get-CWLFilteredLogEvent",
    ("logs", "ListTagsForResource"): "Get-CWLResourceTag",
    ("logs", "ListTagsLogGroup"): "Get-CWLLogGroupTag",
    ("s3", "GetObject"): "Read-S3Object",
    ("s3", "ListBuckets"): "Get-S3Bucket",
    ("s3", "ListObjects"): "Get-S3Object",
    ("s3", "ListObjectsV2"): "Get-S3ObjectV2",
}


def cmdlet_name(service, operation):
    """New-SMTrainingJob of CreateTrainingJob; Get-SMTrainingJobList of ListTrainingJobs."""
    if (service, operation) in BY_HAND:
        return BY_HAND[service, operation]
    first, *words = split_words(operation)
    verb = VERBS.get(first, first)
    return f"{verb}-{PREFIXES[service]}{noun(words)}{'List' if first == 'List' else ''}"


def noun(words):
    """The last word is singular, and each before an And: EndpointWeightsAndCapacities is EndpointWeightAndCapacity."""
    followers = [*words[1:], "And"]
    return "".join(singular(word) if after == "And" else word for word, after in zip(words, followers))


def singular(word):
    if word in SINGULARS or not word.endswith("s"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def split_words(text):
    return re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z][a-z0-9]*", text)
