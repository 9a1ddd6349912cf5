"""S3 through boto3 and its transfers."""

import hashlib
import os
import unittest
import urllib.request

from boto3.s3.transfer import TransferConfig

from double import ACCOUNT, BUCKET, REGION, DoubleTest
from double import control, requests

MEBIBYTE = 1024 * 1024


class Storage(DoubleTest):
    def setUp(self):
        super().setUp()
        self.s3 = self.client("s3")

    def test_an_object_is_put_looked_at_read_and_deleted(self):
        place = {"Bucket": BUCKET, "Key": "a b/ü+.txt"}
        self.s3.put_object(**place, Body=b"text", ContentType="text/plain", Metadata={"x": "y"})
        head = self.s3.head_object(**place)
        read = self.s3.get_object(**place)["Body"].read()
        self.s3.delete_object(**place)

        self.assertEqual((4, "text/plain", {"x": "y"}), (head["ContentLength"], head["ContentType"], head["Metadata"]))
        self.assertEqual(f'"{hashlib.md5(b"text").hexdigest()}"', head["ETag"])
        self.assertEqual(b"text", read)
        self.refused("404", 404, self.s3.head_object, **place)
        self.refused("NoSuchKey", 404, self.s3.get_object, **place)

    def test_part_of_an_object_is_read(self):
        self.s3.put_object(Bucket=BUCKET, Key="digits", Body=b"0123456789")
        part = self.s3.get_object(Bucket=BUCKET, Key="digits", Range="bytes=2-4")

        self.assertEqual((206, b"234"), (part["ResponseMetadata"]["HTTPStatusCode"], part["Body"].read()))

    def test_a_large_file_goes_up_and_down_in_parts(self):
        folder = self.folder()
        sent, got = os.path.join(folder, "sent"), os.path.join(folder, "got")
        content = os.urandom(30 * MEBIBYTE)
        with open(sent, "wb") as file:
            file.write(content)
        transfer = TransferConfig(multipart_threshold=8 * MEBIBYTE, multipart_chunksize=8 * MEBIBYTE)
        self.s3.upload_file(sent, BUCKET, "large", Config=transfer)
        head = self.s3.head_object(Bucket=BUCKET, Key="large")
        self.s3.download_file(BUCKET, "large", got, Config=transfer)

        self.assertEqual(30 * MEBIBYTE, head["ContentLength"])
        self.assertRegex(head["ETag"], r'^"[0-9a-f]{32}-4"$')
        with open(got, "rb") as file:
            self.assertEqual(hashlib.sha256(content).digest(), hashlib.sha256(file.read()).digest())
        self.assertEqual(4, len(requests("UploadPart")))
        self.assertGreaterEqual(len(requests("GetObject")), 4)

    def test_an_upload_in_parts_is_aborted(self):
        upload = self.s3.create_multipart_upload(Bucket=BUCKET, Key="half")["UploadId"]
        self.s3.upload_part(Bucket=BUCKET, Key="half", UploadId=upload, PartNumber=1, Body=b"x")
        self.assertEqual(1, len(self.s3.list_parts(Bucket=BUCKET, Key="half", UploadId=upload)["Parts"]))
        self.s3.abort_multipart_upload(Bucket=BUCKET, Key="half", UploadId=upload)

        self.assertNotIn("Uploads", self.s3.list_multipart_uploads(Bucket=BUCKET))
        self.refused("404", 404, self.s3.head_object, Bucket=BUCKET, Key="half")

    def test_all_of_1500_keys_are_listed_in_order(self):
        keys = [f"many/{number:04}" for number in range(1500)]
        control("objects", [{"bucket": BUCKET, "key": key, "text": ""} for key in keys])
        pages = list(self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="many/"))

        self.assertEqual([1000, 500], [page["KeyCount"] for page in pages])
        self.assertEqual(keys, [found["Key"] for page in pages for found in page["Contents"]])

    def test_folders_are_told_from_keys(self):
        for key in "a/1", "a/2", "b/1", "top":
            self.s3.put_object(Bucket=BUCKET, Key=f"tree/{key}", Body=b"")
        listed = self.s3.list_objects_v2(Bucket=BUCKET, Prefix="tree/", Delimiter="/")

        self.assertEqual(["tree/a/", "tree/b/"], [folder["Prefix"] for folder in listed["CommonPrefixes"]])
        self.assertEqual(["tree/top"], [found["Key"] for found in listed["Contents"]])

    def test_many_keys_are_deleted_at_once(self):
        for key in "one", "two":
            self.s3.put_object(Bucket=BUCKET, Key=f"gone/{key}", Body=b"")
        answer = self.s3.delete_objects(
            Bucket=BUCKET, Delete={"Objects": [{"Key": f"gone/{key}"} for key in ("one", "two")]}
        )

        self.assertEqual({"gone/one", "gone/two"}, {each["Key"] for each in answer["Deleted"]})
        self.assertEqual(0, self.s3.list_objects_v2(Bucket=BUCKET, Prefix="gone/")["KeyCount"])

    def test_an_object_is_copied(self):
        source = {"Bucket": BUCKET, "Key": "train/data.csv"}
        self.s3.copy_object(Bucket=BUCKET, Key="copy.csv", CopySource=source)
        self.assertEqual(b"1,2\n3,4\n", self.s3.get_object(Bucket=BUCKET, Key="copy.csv")["Body"].read())

    def test_a_bucket_is_made_with_encryption_and_no_public_access_and_goes(self):
        place = {"LocationConstraint": REGION}
        self.s3.create_bucket(Bucket="fresh-bucket", CreateBucketConfiguration=place)
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
        self.s3.put_bucket_encryption(
            Bucket="fresh-bucket", ServerSideEncryptionConfiguration={"Rules": [rule]}
        )
        self.s3.put_public_access_block(
            Bucket="fresh-bucket", PublicAccessBlockConfiguration={"BlockPublicAcls": True}
        )
        self.s3.head_bucket(Bucket="fresh-bucket", ExpectedBucketOwner=ACCOUNT)
        self.assertIn("fresh-bucket", [bucket["Name"] for bucket in self.s3.list_buckets()["Buckets"]])
        self.assertEqual(REGION, self.s3.get_bucket_location(Bucket="fresh-bucket")["LocationConstraint"])

        self.s3.delete_bucket(Bucket="fresh-bucket")
        self.refused("404", 404, self.s3.head_bucket, Bucket="fresh-bucket")
        self.refused("NoSuchBucket", 404, self.s3.list_objects_v2, Bucket="fresh-bucket")

    def test_a_bucket_of_somebody_else_is_forbidden(self):
        control("buckets", {"name": "not-ours", "account": "999988887777"})
        self.refused("403", 403, self.s3.head_bucket, Bucket="not-ours")
        self.refused("403", 403, self.s3.head_bucket, Bucket=BUCKET, ExpectedBucketOwner="999988887777")

    def test_a_bucket_that_is_full_or_there_already_is_refused(self):
        self.refused("BucketNotEmpty", 409, self.s3.delete_bucket, Bucket=BUCKET)
        self.refused(
            "BucketAlreadyOwnedByYou",
            409,
            self.s3.create_bucket,
            Bucket=BUCKET,
            CreateBucketConfiguration={"LocationConstraint": REGION},
        )

    def test_a_presigned_link_opens_without_keys(self):
        signed_v4 = self.client("s3", signature_version="s3v4")
        link = signed_v4.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "train/data.csv"})
        with urllib.request.urlopen(link) as answer:
            self.assertEqual(b"1,2\n3,4\n", answer.read())


if __name__ == "__main__":
    unittest.main()
