"""The language pipeline: one encoder pass run by onnxruntime inside spaCy components."""

from extract.pipeline.load import load_pipeline

__all__ = ["load_pipeline"]
