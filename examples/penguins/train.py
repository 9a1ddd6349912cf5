"""Tells penguin species apart by four measurements: trains a model (as a script) and serves it (as a module).

The model is multinomial logistic regression in plain Python: one row of weights per species, a softmax over them, and
mini-batch gradient descent. `python train.py` works as it is; a training job says with SM_* variables where things are.

model.json: {"species": [...], "means": [...], "scales": [...], "weights": [[w1, w2, w3, w4, bias], ...]}
"""

import argparse
import csv
import glob
import json
import math
import os
import random

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 16


def standardise(row, means, scales):
    """The measurements on one common scale, and a constant 1 for the bias to act on."""
    return [(x - mean) / scale for x, mean, scale in zip(row, means, scales)] + [1.0]


def softmax(weights, features):
    """How likely each species is."""
    scores = [sum(w * x for w, x in zip(species, features)) for species in weights]
    top = max(scores)  # exp() of large scores overflows; only their differences matter
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def read_channel(folder):
    """(species, measurements) of each line of every CSV file in the folder, header lines aside."""
    examples = []
    for path in sorted(glob.glob(os.path.join(folder, "*.csv"))):
        with open(path, newline="", encoding="utf-8-sig") as file:
            lines = csv.reader(file)
            next(lines, None)
            for line in filter(None, lines):
                examples.append((line[0], parse_row(line[1:], f"{path} line {lines.line_num}")))
    if len(examples) < 3:
        raise SystemExit(f"{folder} has {len(examples)} examples: the train channel needs CSV files with a header line")
    return examples


def train(examples, epochs, learning_rate, seed):
    """Learns from two thirds of the examples and measures the accuracy on the rest, once an epoch."""
    rng = random.Random(seed)
    rng.shuffle(examples)
    held_out, learned = examples[::3], [e for i, e in enumerate(examples) if i % 3]

    columns = list(zip(*(row for _, row in learned)))
    means = [sum(column) / len(column) for column in columns]
    scales = [math.sqrt(sum((x - m) ** 2 for x in column) / len(column)) or 1.0 for column, m in zip(columns, means)]
    species = sorted({name for name, _ in examples})
    weights = [[0.0] * (len(columns) + 1) for _ in species]
    model = {"species": species, "means": means, "scales": scales, "weights": weights}

    data = [(standardise(row, means, scales), species.index(name)) for name, row in learned]
    for epoch in range(1, epochs + 1):
        rng.shuffle(data)
        loss = 0.0
        for start in range(0, len(data), BATCH):
            batch = data[start:start + BATCH]
            guesses = [softmax(weights, features) for features, _ in batch]
            for (features, truth), guess in zip(batch, guesses):
                loss -= math.log(max(guess[truth], 1e-12))
                for k, row in enumerate(weights):
                    # The slope of the loss along a score is simply guess minus truth.
                    step = learning_rate * (guess[k] - (k == truth)) / len(batch)
                    for j, x in enumerate(features):
                        row[j] -= step * x
        right = sum(predict_fn([row], model)[0]["species"] == name for name, row in held_out)
        print(f"epoch={epoch} loss={loss / len(data):.4f} accuracy={right / len(held_out):.4f}", flush=True)
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--learning-rate", "--learning_rate", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--train", default=os.environ.get("SM_CHANNEL_TRAIN", HERE), help="folder of CSV files")
    parser.add_argument("--model-dir", "--model_dir", default=os.environ.get("SM_MODEL_DIR", "model"))
    args = parser.parse_args()

    model = train(read_channel(args.train), args.epochs, args.learning_rate, args.seed)
    os.makedirs(args.model_dir, exist_ok=True)
    with open(os.path.join(args.model_dir, "model.json"), "w", encoding="utf-8") as file:
        json.dump(model, file, indent=2)


def model_fn(model_dir):
    """Loads what main() wrote; an endpoint calls this once, and the three functions below for every request."""
    with open(os.path.join(model_dir, "model.json"), encoding="utf-8") as file:
        return json.load(file)


def input_fn(data, content_type):
    """Rows of four measurements, as CSV lines without a header or as a JSON list of lists."""
    if content_type.startswith("text/csv"):
        rows = [row for row in csv.reader(data.splitlines()) if row]
    elif content_type.startswith("application/json"):
        rows = json.loads(data)
    else:
        raise ValueError(f"send text/csv or application/json, not {content_type}")
    if not isinstance(rows, list):
        raise ValueError("send a list of rows: [[39.1, 18.7, 181, 3750], ...]")
    return [parse_row(row, f"row {number}") for number, row in enumerate(rows, start=1)]


def predict_fn(data, model):
    predictions = []
    for row in data:
        chances = softmax(model["weights"], standardise(row, model["means"], model["scales"]))
        best = chances.index(max(chances))
        predictions.append({"species": model["species"][best], "probability": round(chances[best], 4)})
    return predictions


def output_fn(prediction, accept):
    if accept.startswith("text/csv"):
        return "".join(f"{p['species']},{p['probability']}\n" for p in prediction), "text/csv"
    return json.dumps(prediction), "application/json"


def parse_row(row, where):
    """Four finite numbers, or a ValueError that says which row and which value are wrong."""
    if not isinstance(row, list) or len(row) != 4:
        raise ValueError(f"{where}: {row!r} is not four measurements")
    for value in row:
        try:
            if math.isfinite(float(value)):
                continue
        except (TypeError, ValueError):
            pass
        raise ValueError(f"{where}: {value!r} is not a number")
    return [float(value) for value in row]


if __name__ == "__main__":
    main()
