"""Reader of the safetensors format, so that training needs no further package."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import torch
from torch import Tensor

_TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """Tensors of the file by name."""
    data = bytearray(path.read_bytes())
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, info in header.items():
        if name != "__metadata__":
            start, end = info["data_offsets"]
            part = data[8 + length + start : 8 + length + end]
            tensors[name] = torch.frombuffer(part, dtype=_TYPES[info["dtype"]]).reshape(info["shape"])
    return tensors
