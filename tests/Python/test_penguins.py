"""The penguins example: the data set, the training script and the model that it serves."""

import csv
import importlib.util
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from model_server import ModelServer

PENGUINS = Path(__file__).resolve().parents[2] / "examples" / "penguins"
TRAIN = PENGUINS / "train.py"


def measurements():
    with open(PENGUINS / "penguins.csv", newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def run(channel, model_dir, *arguments):
    """Trains as a job does: the folders are in the environment, the hyperparameters on the command line."""
    env = dict(os.environ, SM_CHANNEL_TRAIN=str(channel), SM_MODEL_DIR=str(model_dir), PYTHONDONTWRITEBYTECODE="1")
    return subprocess.run([sys.executable, str(TRAIN), *arguments], env=env, timeout=30, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding="utf-8")


class FolderTest(unittest.TestCase):
    def folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Path(folder.name)


class DataSet(unittest.TestCase):
    def test_it_has_the_342_complete_rows(self):
        header, *rows = measurements()
        self.assertEqual(header, ["species", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"])
        self.assertEqual(Counter(row[0] for row in rows), {"Adelie": 151, "Chinstrap": 68, "Gentoo": 123})
        self.assertTrue(all(len(row) == 5 and all(float(cell) > 0 for cell in row[1:]) for row in rows))


class Training(FolderTest):
    def test_each_epoch_prints_one_line_and_the_last_is_good(self):
        result = run(PENGUINS, self.folder())
        lines = result.stdout.splitlines()
        self.assertEqual((result.returncode, result.stderr, len(lines)), (0, "", 40))
        for number, line in enumerate(lines, start=1):
            self.assertRegex(line, rf"^epoch={number} loss=\d+\.\d{{4}} accuracy=[01]\.\d{{4}}$")
        self.assertGreaterEqual(float(lines[-1].split("accuracy=")[1]), 0.95)

    def test_a_third_that_training_never_saw_is_told_apart(self):
        spec = importlib.util.spec_from_file_location("penguins_train", TRAIN)
        train = importlib.util.module_from_spec(spec)
        bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        spec.loader.exec_module(train)
        sys.dont_write_bytecode = bytecode
        header, *rows = measurements()
        random.Random(1).shuffle(rows)
        channel, model_dir = self.folder(), self.folder()
        for part in (0, 1):  # a channel may have more files than one
            with open(channel / f"part{part}.csv", "w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([header] + rows[part:228:2])
        self.assertEqual(run(channel, model_dir).returncode, 0)
        model = train.model_fn(str(model_dir))
        data = train.input_fn(json.dumps([row[1:] for row in rows[228:]]), "application/json")
        right = sum(p["species"] == row[0] for p, row in zip(train.predict_fn(data, model), rows[228:]))
        self.assertGreaterEqual(right / len(data), 0.95)

    def test_hyperparameters_have_either_spelling_and_a_seed_repeats_a_run(self):
        outputs = [run(PENGUINS, self.folder(), "--epochs", "2", name, "0.05", "--seed", "3").stdout
                   for name in ("--learning-rate", "--learning_rate")]
        self.assertEqual(outputs[0], outputs[1])
        self.assertNotEqual(outputs[0], run(PENGUINS, self.folder(), "--epochs", "2").stdout)

    def test_a_bad_row_or_an_empty_channel_says_where(self):
        channel = self.folder()
        self.assertIn("has 0 examples", run(channel, self.folder()).stderr)
        (channel / "a.csv").write_text("species,a,b,c,d\nAdelie,1,2,3,4\nGentoo,1,x,3,4\n")
        self.assertRegex(run(channel, self.folder()).stderr, r"ValueError: .*a\.csv line 3: 'x' is not a number")


class Serving(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as model_dir:
            run(PENGUINS, model_dir).check_returncode()
            files = {"train.py": TRAIN.read_text(encoding="utf-8"),
                     "../model.json": (Path(model_dir) / "model.json").read_text(encoding="utf-8")}
        cls.server = ModelServer(files, PROGRAM="train.py")
        cls.addClassCleanup(cls.server.close)

    def test_json_rows_get_a_species_and_a_probability_each(self):
        answer = self.server.invoke("[[39.1, 18.7, 181, 3750], [50, 15.2, 218, 5700]]")
        self.assertEqual(answer.type, "application/json")
        self.assertEqual([p["species"] for p in answer.json()], ["Adelie", "Gentoo"])
        for prediction in answer.json():
            self.assertEqual(set(prediction), {"species", "probability"})
            self.assertTrue(0.5 < prediction["probability"] <= 1, prediction)

    def test_csv_rows_get_csv_rows(self):
        answer = self.server.invoke("39.1,18.7,181,3750\r\n50,15.2,218,5700\n", "text/csv", "text/csv")
        self.assertEqual(answer.type, "text/csv")
        self.assertTrue(re.fullmatch(r"Adelie,[01]\.\d+\nGentoo,[01]\.\d+\n", answer.text), answer.text)

    def test_a_bad_row_is_named_with_its_value(self):
        for body, content_type, message in (
                ("[[1, 2, 3, 4], [1, null, 3, 4]]", "application/json", "ValueError: row 2: None is not a number"),
                ("1,2,3,4\n\n1,2,NaN,4\n", "text/csv", "ValueError: row 2: 'NaN' is not a number"),
                ("1,2,3\n", "text/csv", "ValueError: row 1: ['1', '2', '3'] is not four measurements"),
                ("{}", "application/json", "ValueError: send a list of rows"),
                ("x", "text/plain", "ValueError: send text/csv or application/json, not text/plain")):
            with self.subTest(body):
                answer = self.server.invoke(body, content_type)
                self.assertEqual(answer.status, 500)
                self.assertTrue(answer.text.startswith(message), answer.text)


if __name__ == "__main__":
    unittest.main()
