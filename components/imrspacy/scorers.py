"""Scorers of the components, registered by name so that a config can hold them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from spacy import registry
from spacy.scorer import Scorer, get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example


@registry.scorers("imrspacy.spans_scorer.v1")
def create_spans_scorer(spans_keys: list[str]) -> Callable[..., dict[str, Any]]:
    """Give a scorer of exact span groups: ``spans_KEY_p``, ``_r``, ``_f`` and ``_per_type`` of each key."""
    return partial(score_span_groups, spans_keys=spans_keys)


def score_span_groups(examples: Iterable[Example], *, spans_keys: list[str], **_: Any) -> dict[str, Any]:
    """Score span groups by exact offsets and label; a key that no reference has gives None."""
    examples = list(examples)
    scores: dict[str, Any] = {}
    for key in spans_keys:
        scores |= Scorer.score_spans(
            examples,
            attr=f"spans_{key}",
            getter=partial(_group, key=key),
            has_annotation=partial(_has_group, key=key),
            allow_overlap=True,
        )
    return scores


@registry.scorers("imrspacy.ents_scorer.v1")
def create_ents_scorer(labels: list[str], overall: bool = False) -> Callable[..., dict[str, Any]]:
    """Give a scorer of the entities of some labels: ``ents_LABEL_p``, ``_r`` and ``_f`` of each.

    With ``overall`` it also gives spaCy's own figures of all entities, ``ents_p``, ``_r``, ``_f`` and
    ``ents_per_type``; one component of a pipeline, the one that settles the mentions, does so.
    """
    return partial(score_entities, labels=labels, overall=overall)


def score_entities(
    examples: Iterable[Example], *, labels: list[str], overall: bool = False, **_: Any
) -> dict[str, Any]:
    """Score the entities of each label by exact offsets."""
    examples = list(examples)
    scores: dict[str, Any] = get_ner_prf(examples) if overall else {}
    for label in labels:
        scores |= Scorer.score_spans(
            examples,
            attr=f"ents_{label}",
            getter=partial(_entities, label=label),
            has_annotation=_has_entities,
        )
    return scores


def _group(doc: Doc, attr: str, *, key: str) -> list[Span]:
    return list(doc.spans.get(key, ()))


def _has_group(doc: Doc, *, key: str) -> bool:
    return key in doc.spans


def _entities(doc: Doc, attr: str, *, label: str) -> list[Span]:
    return [entity for entity in doc.ents if entity.label_ == label]


def _has_entities(doc: Doc) -> bool:
    return bool(doc.has_annotation("ENT_IOB"))
