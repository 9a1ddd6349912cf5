"""No cmdlet of ours has a name that AWS Tools for PowerShell has, or will have when it is generated again."""

import glob
import json
import os
import subprocess
import unittest

import botocore.session

from aws_tools_names import PREFIXES, cmdlet_name

FACTS = os.path.join(os.path.dirname(__file__), "..", "FakeAws", "Facts")

# Not exported yet; a name that is taken should be known before its cmdlet is written.
PLANNED = """
    Build-SMModel Connect-SMTransformJob ConvertTo-SMTrainingRequest Export-SMEstimator Export-SMTrainingReport
    Find-SMLeftover Get-SMEstimatorDefault Get-SMExecutionRole Get-SMHyperParameter Get-SMImageUri Get-SMTrainingMetric
    Import-SMEstimator Invoke-SMCompile New-SMTransformer Receive-SMLog Save-SMModelArtifact Send-SMData
    Set-SMEstimatorDefault Set-SMTraining Show-SMTrainingMetric Start-SMTransform Stop-SMTransform Test-SMEstimator
    Wait-SMEndpoint Wait-SMTrainingJob Wait-SMTransformJob
""".split()


def operations():
    """All that botocore has models of, and those of the double, whose facts are newer."""
    session = botocore.session.Session()
    for service in PREFIXES:
        yield from ((service, name) for name in session.get_service_model(service).operation_names)
    for path in glob.glob(os.path.join(FACTS, "*.json")):
        with open(path, encoding="utf-8") as file:
            facts = json.load(file)
        if facts.get("service") in PREFIXES:
            yield from ((facts["service"], name) for name in facts["operations"])


def exported():
    command = "(Import-Module $env:SME_MODULE -PassThru).ExportedCmdlets.Keys"
    text = subprocess.check_output([os.environ["SME_PWSH"], "-NoProfile", "-Command", command], text=True, timeout=60)
    return text.split()


class CmdletNames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.taken = {cmdlet_name(service, name).lower(): name for service, name in operations()}
        cls.ours = exported()

    def collisions(self, names):
        return {name: self.taken[name.lower()] for name in names if name.lower() in self.taken}

    def test_names_are_derived_as_the_published_manifests_have_them(self):
        published = {
            ("sagemaker", "CreateTrainingJob"): "New-SMTrainingJob",
            ("sagemaker", "DescribeEndpointConfig"): "Get-SMEndpointConfig",
            ("sagemaker", "ListTrainingJobs"): "Get-SMTrainingJobList",
            ("sagemaker", "ListTrainingJobsForHyperParameterTuningJob"):
                "Get-SMTrainingJobsForHyperParameterTuningJobList",
            ("sagemaker", "ListCodeRepositories"): "Get-SMCodeRepositoryList",
            ("sagemaker", "ListModelMetadata"): "Get-SMModelMetadataList",
            ("sagemaker", "ListEndpointConfigs"): "Get-SMConfigList",
            ("sagemaker", "CreateAutoMLJob"): "New-SMAutoMLJob",
            ("sagemaker", "StopInferenceRecommendationsJob"): "Stop-SMInferenceRecommendationsJob",
            ("sagemaker", "DescribeModelBiasJobDefinition"): "Get-SMModelBiasJobDefinition",
            ("sagemaker", "UpdateEndpointWeightsAndCapacities"): "Update-SMEndpointWeightAndCapacity",
            ("sagemaker", "QueryLineage"): "Find-SMLineage",
            ("sagemaker", "RegisterDevices"): "Register-SMDevice",
            ("sagemaker", "DeregisterDevices"): "Remove-SMDevice",
            ("sagemaker", "AssociateTrialComponent"): "Register-SMTrialComponent",
            ("sagemaker", "DisassociateTrialComponent"): "Unregister-SMTrialComponent",
            ("sagemaker", "RetryPipelineExecution"): "Restart-SMPipelineExecution",
            ("sagemaker", "SendPipelineExecutionStepSuccess"): "Send-SMPipelineExecutionStepSuccess",
            ("sagemaker-runtime", "InvokeEndpointAsync"): "Invoke-SMREndpointAsync",
            ("logs", "GetLogEvents"): "Get-CWLLogEvent",
            ("logs", "AssociateKmsKey"): "Register-CWLKmsKey",
        }  # fmt: skip
        self.assertEqual(published, {key: cmdlet_name(*key) for key in published})

    def test_every_operation_gives_a_name(self):
        self.assertGreater(len(self.taken), 440)
        self.assertEqual([], [name for name in self.taken if name.count("-") != 1])

    def test_no_exported_cmdlet_collides(self):
        self.assertIn("New-SMEstimator", self.ours)
        self.assertEqual({}, self.collisions(self.ours))

    def test_no_planned_cmdlet_collides(self):
        self.assertEqual({}, self.collisions(PLANNED))

    def test_a_collision_would_be_found(self):
        self.assertEqual({"new-smtrainingjob": "CreateTrainingJob"}, self.collisions(["new-smtrainingjob"]))


if __name__ == "__main__":
    unittest.main()
