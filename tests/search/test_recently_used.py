"""What was used most recently is kept, and no more than there is room for."""

from search.recently_used import RecentlyUsed


def test_what_was_used_least_recently_is_given_up() -> None:
    cache: RecentlyUsed[str] = RecentlyUsed(100_000)
    for name in "abc":
        cache.put(name, name.upper(), 30_000)
    assert cache.get("a") == "A"
    cache.put("d", "D", 30_000)
    assert [cache.get(name) for name in "abcd"] == ["A", None, "C", "D"]


def test_what_there_is_no_room_for_is_not_kept() -> None:
    cache: RecentlyUsed[str] = RecentlyUsed(10_000)
    cache.put("large", "large", 20_000)
    assert cache.get("large") is None
    cache.put("small", "small", 5_000)
    cache.put("small", "again", 5_000)
    assert cache.get("small") == "small"
