"""What questions mean, as vectors: of their telling words, together and one by one.

A sentence encoder is at its best with whole sentences, and customers write "gift card", "how can I sell a
voucher?" and "grandma wants to buy a day for the kids". Half of what it says about these is how they are put.
So it reads only the words that carry meaning, once together and once each by itself, where a word counts the
more the rarer it is. What the site is about, a bakery about bread, tells little in any words: a loaf, rolls,
хлеб. Beside words that tell more, it is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kb_server.gaps.grouping.background import Encode, share_of_idf
from kb_server.gaps.grouping.features import Features, named
from search.text import analysis

FEW = 30  # questions from which half the mean is subtracted: all of it would make two opposites
FEW_OF_SCRIPT = 10  # the same, for those of one script
FEW_TITLES = 5  # from which half is believed of what they say the site is about
SAME = 0.7  # cosine from which texts, and words, say one thing: texts together count as one in the middle
BESIDE = 0.5  # of what a question's most telling word tells; words that tell less are not read with it
SEEN = 2000  # texts, evenly chosen, among which those that say the same are counted

Vectors = NDArray[np.float32]  # one a row


class Sense:
    """Reads what questions mean, seen from the middle of all questions in the same script.

    What all customers of one product speak about does not make two questions alike, and neither does it that
    both are Russian.
    """

    def __init__(self, encode: Encode, titles: Sequence[Features] = ()) -> None:
        """`titles` of articles tell what the site is about before many questions do."""
        self._encode = encode
        self._titles = titles
        self._subjects = _Subjects(encode, titles)
        self._middles: dict[str, Vectors] = {}  # by script, of the first questions; "" for all

    def learn(self, questions: Sequence[Features], surprise: Callable[[str], float]) -> Vectors:
        """Unit vectors; `surprise` tells how rare a term is. The first questions show where the middle is."""
        if not self._middles and self._titles:
            known = self._read([*questions, *self._titles], surprise)
            self._middles = _middles(*known)
        meant, scripts = self._read(questions, surprise)
        if not self._middles:
            self._middles = _middles(meant, scripts)
        whole = self._middles[""]
        away = _unit(meant - np.stack([self._middles.get(script, whole) for script in scripts]))
        away[~meant.any(axis=1)] = 0
        return away

    def _read(
        self, questions: Sequence[Features], surprise: Callable[[str], float]
    ) -> tuple[Vectors, list[str]]:
        """Unit vectors of what the questions mean, zero where a question has no word, and their scripts."""
        # The encoder takes all codes and numbers for the same.
        said = [named(question.text, question.lang)[0] for question in questions]
        vocabulary = list(dict.fromkeys(word for words in said for _, word in words))
        vectors = self._encode([*vocabulary, ""])[:-1]  # questions may have no word
        of_word = dict(zip(vocabulary, vectors, strict=True))
        telling = dict(zip(vocabulary, self._subjects.telling(vectors), strict=True))
        encoded = self._encode([_together([word for _, word in words], telling) for words in said])
        single = np.zeros_like(encoded)
        for number, words in enumerate(said):
            for term, word in words:
                single[number] += np.float32(surprise(term) * telling[word]) * of_word[word]
        meant = _unit(encoded + _unit(single))
        meant[np.array([not words for words in said])] = 0
        return meant, [_script(words) for words in said]


class _Subjects:
    """What the titles of a site's articles are about, each title by its words."""

    def __init__(self, encode: Encode, titles: Sequence[Features]) -> None:
        said = [{word for _, word in named(title.text, title.lang)[0]} for title in titles]
        words = sorted(set().union(*said))
        self._words = encode(words) if words else None
        self._has = np.array([[word in title for word in words] for title in said], np.float32)

    def telling(self, vectors: Vectors) -> list[float]:
        """How much words, given as vectors, tell: the less, the more titles have one that means the same."""
        if self._words is None:
            return [1.0] * len(vectors)
        near = (vectors @ self._words.T >= SAME).astype(np.float32)
        titles = len(self._has)
        known = titles / (titles + FEW_TITLES)
        return [
            1.0 - known * (1.0 - share_of_idf(int(count), titles))
            for count in (near @ self._has.T > 0).sum(axis=1)
        ]


def _together(words: Sequence[str], telling: Mapping[str, float]) -> str:
    """The words that are read together: those that tell about as much as the most telling one."""
    most = max((telling[word] for word in words), default=0.0)
    return " ".join(word for word in words if telling[word] >= BESIDE * most)


def _middles(meant: Vectors, scripts: Sequence[str]) -> dict[str, Vectors]:
    """The middle of all texts, and that of each script.

    It must not move to what most people ask today, or to what a flood of questions is about: from there all
    other questions look alike.
    """
    counts = _counts(meant)
    whole = counts @ meant / (counts.sum() + FEW)
    rows: dict[str, list[int]] = defaultdict(list)
    for number, script in enumerate(scripts):
        rows[script].append(number)
    apart = {
        script: (counts[numbers] @ meant[numbers] + FEW_OF_SCRIPT * whole)
        / (counts[numbers].sum() + FEW_OF_SCRIPT)
        for script, numbers in rows.items()
    }
    return {"": whole} | apart


def _counts(meant: Vectors) -> Vectors:
    """What each text counts: texts that say the same share what one counts; the mean is one."""
    seen = meant[:: -(-len(meant) // SEEN)]
    alike = [(meant[at : at + SEEN] @ seen.T >= SAME).sum(axis=1) for at in range(0, len(meant), SEEN)]
    counts = 1 / np.maximum(1, np.concatenate(alike) * (len(meant) / len(seen)))
    mean_of_one: Vectors = np.asarray(counts * len(meant) / counts.sum(), np.float32)
    return mean_of_one


def _script(words: Sequence[tuple[str, str]]) -> str:
    """The script of most of the words."""
    found = Counter(analysis.script(word) for _, word in words)
    return found.most_common(1)[0][0] if found else ""


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.float32(1e-6))
    return unit
