"""MiniLM on ONNX Runtime: its graph, written layer by layer over the weights that the model's package carries.

The network is BERT (Devlin et al. 2019) as sentence-transformers runs it: tokens, six layers, mean of the last one, length 1.
Texts of as many tokens are run together, so that nothing is padded or masked, and each batch on one thread. A text's vector so
depends on that text alone, to the last bit: not on what is encoded beside it, nor on the number of processors.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_WEIGHTS = "model.safetensors"
_OPSET, _IR = 23, 11  # of ONNX: the first with an operator for attention, and the format of the file that goes with it
_TOKENS = 1024  # in a batch; with four times as many, or a quarter, it is no faster


class OnnxEncoder:
    """A sentence encoder from a folder as sentence-transformers lays it out, for BERT models that pool by the mean.

    Attributes:
        id: hash of the model's files.
    """

    def __init__(self, folder: Path, model_id: str) -> None:
        """Load it; one session serves all threads.

        Args:
            folder: the model's, with its files checked.
            model_id: hash of them.
        """
        import onnxruntime
        from loky import cpu_count
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4  # its errors are raised too
        options.enable_cpu_mem_arena = False  # it would keep the room of the largest batch
        options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
        self.id = model_id
        self._session = onnxruntime.InferenceSession(graph(folder), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_json(folder / "sentence_bert_config.json")["max_seq_length"])
        self._dimensions = _json(folder / "config.json")["hidden_size"]
        self._threads = cpu_count()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape (n_texts, dimensions); texts of the same tokens are encoded once."""
        rows: dict[tuple[int, ...], list[int]] = {}
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(texts))):
            rows.setdefault(tuple(encoding.ids), []).append(row)
        vectors = np.empty((len(texts), self._dimensions), dtype=np.float32)
        batches = _batches(rows)
        with ThreadPoolExecutor(self._threads) as pool:
            for batch, found in zip(batches, pool.map(self._run, batches), strict=True):
                for ids, vector in zip(batch, found, strict=True):
                    vectors[rows[ids]] = vector
        return vectors

    def _run(self, batch: Sequence[tuple[int, ...]]) -> NDArray[np.float32]:
        (tokens,) = self._session.run(None, {"ids": np.array(batch, dtype=np.int64)})
        mean = tokens.mean(axis=1)  # not in the graph, where the mean of a single text is reckoned in another order
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), dtype=np.float32)


def _batches(texts: Sequence[tuple[int, ...]] | dict[tuple[int, ...], Any]) -> list[list[tuple[int, ...]]]:
    """Texts of as many tokens together; long ones first, so that no thread is left with one at the end."""
    by_length: dict[int, list[tuple[int, ...]]] = {}
    for ids in texts:
        by_length.setdefault(len(ids), []).append(ids)
    batches = []
    for length, same in sorted(by_length.items(), reverse=True):
        size = max(1, _TOKENS // length)
        batches += [same[at : at + size] for at in range(0, len(same), size)]
    return batches


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def graph(folder: Path) -> bytes:
    """The network as an ONNX model: token ids of shape (texts, tokens) to the last layer's vectors (texts, tokens, dimensions).

    Args:
        folder: the model's. Weights stay in its safetensors file, at their offsets there.

    Returns:
        The model, without weights.
    """
    from onnx import TensorProto, helper

    config = _json(folder / "config.json")
    made = _Graph(folder)
    x = made.embeddings(config["layer_norm_eps"])
    for layer in range(config["num_hidden_layers"]):
        x = made.layer(x, f"encoder.layer.{layer}", config["num_attention_heads"], config["layer_norm_eps"])
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])
    last = helper.make_tensor_value_info(x, TensorProto.FLOAT, ["texts", "tokens", config["hidden_size"]])
    whole = helper.make_graph(made.nodes, "encoder", [ids], [last], made.constants)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
    return bytes(model.SerializeToString())


class _Graph:
    """Nodes and constants of a graph while it is written; a method that adds to them returns the name of what comes out."""

    def __init__(self, folder: Path) -> None:
        with (folder / _WEIGHTS).open("rb") as file:  # eight bytes of length, a header of names, shapes and places, the numbers
            length = int.from_bytes(file.read(8), "little")
            self._places = json.loads(file.read(length))
        self._start = 8 + length
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def embeddings(self, epsilon: float) -> str:
        """Vectors of tokens, of their places and of the first kind of sentence, for there is no second, added up."""
        zero, one, two = (self._constant(f"number_{number}", [number]) for number in (0, 1, 2))
        words = self._node("Gather", self._weight("embeddings.word_embeddings.weight"), "ids")
        tokens = self._node("Slice", self._node("Shape", "ids"), one, two)
        places = self._node("Slice", self._weight("embeddings.position_embeddings.weight"), zero, tokens)
        kind = self._node("Gather", self._weight("embeddings.token_type_embeddings.weight"), zero)
        return self._norm(self._node("Add", words, self._node("Add", places, kind)), "embeddings.LayerNorm", epsilon)

    def layer(self, x: str, name: str, heads: int, epsilon: float) -> str:
        """Attention and the two dense layers after it, each added to what went in."""
        parts = [self._linear(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        heard = self._node("Attention", *parts, q_num_heads=heads, kv_num_heads=heads)
        heard = self._linear(heard, f"{name}.attention.output.dense")
        x = self._norm(self._node("Add", heard, x), f"{name}.attention.output.LayerNorm", epsilon)
        wide = self._node("Gelu", self._linear(x, f"{name}.intermediate.dense"))
        return self._norm(self._node("Add", self._linear(wide, f"{name}.output.dense"), x), f"{name}.output.LayerNorm", epsilon)

    def _linear(self, x: str, name: str) -> str:
        turned = self._node("Transpose", self._weight(f"{name}.weight"), perm=[1, 0])
        return self._node("Add", self._node("MatMul", x, turned), self._weight(f"{name}.bias"))

    def _norm(self, x: str, name: str, epsilon: float) -> str:
        return self._node("LayerNormalization", x, self._weight(f"{name}.weight"), self._weight(f"{name}.bias"), epsilon=epsilon)

    def _node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        name = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name, **attributes))
        return name

    def _constant(self, name: str, values: list[int]) -> str:
        from onnx import TensorProto, helper

        self.constants.append(helper.make_tensor(name, TensorProto.INT64, [len(values)], values))
        return name

    def _weight(self, name: str) -> str:
        from onnx import TensorProto

        place = self._places[name]
        first, end = place["data_offsets"]
        held = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=place["shape"], data_location=TensorProto.EXTERNAL)
        for key, value in (("location", _WEIGHTS), ("offset", self._start + first), ("length", end - first)):
            held.external_data.add(key=key, value=str(value))
        self.constants.append(held)
        return name
