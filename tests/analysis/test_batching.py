"""Which documents a large study is learnt from, and all of them in turn."""

from hypothesis import given
from hypothesis import strategies as st

from textmine.analysis.batching import document_batches, sample_documents

SIZES = st.lists(st.integers(0, 60), min_size=1, max_size=40).map(lambda sizes: {f"d{n:02}": size for n, size in enumerate(sizes)})


@given(SIZES, st.integers(1, 400), st.data())
def test_a_sample_has_room_and_keeps_its_order(sizes, most, data):
    """There is always one document, in the study's order, within the room there is, unless one alone is larger."""
    first = data.draw(st.lists(st.sampled_from(list(sizes)), max_size=5))
    chosen = sample_documents(sizes, most, first)
    assert chosen
    assert chosen == [size for size in sizes if size in set(chosen)]
    assert sum(sizes[document] for document in chosen) <= most or len(chosen) == 1


def test_a_study_with_room_is_learnt_from_whole():
    """Up to the limit every document is learnt from; beyond it not."""
    sizes = {"a": 4, "b": 6}
    assert sample_documents(sizes, 10) == ["a", "b"]
    assert len(sample_documents(sizes, 9)) == 1


def test_a_sample_is_spread_over_the_study():
    """Every stretch of a large study has about its share of the sample."""
    sizes = {f"d{number:04}": 10 for number in range(1000)}
    chosen = sample_documents(sizes, 1000)
    assert len(chosen) == 100
    for start in range(0, 1000, 100):
        assert 8 <= sum(start <= int(document[1:]) < start + 100 for document in chosen) <= 12


def test_documents_that_people_decided_on_come_first():
    """Those are in the sample as far as half of it holds them, and the rest is spread over the others."""
    sizes = {f"d{number:04}": 10 for number in range(1000)}
    decided = [f"d{number:04}" for number in range(3, 1000, 100)]
    assert set(decided) <= set(sample_documents(sizes, 400, decided))
    many = [f"d{number:04}" for number in range(0, 1000, 2)]
    chosen = sample_documents(sizes, 400, many)
    assert 20 <= sum(document in set(many) for document in chosen) <= 30


@given(SIZES, st.integers(1, 100))
def test_portions_hold_every_document_once(sizes, most):
    """In order, none twice, and no portion of more than its room but of one document."""
    portions = list(document_batches(sizes, most))
    assert [one for portion in portions for one in portion] == list(sizes)
    assert all(sum(sizes[one] for one in portion) <= most or len(portion) == 1 for portion in portions)
