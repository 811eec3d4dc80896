/* Where a term stands in a document: positions of twelve bits, of which larger ones are recorded apart. */

#include "kernel.h"

#define LARGE 0xFFF /* the twelve bits that stand for a position recorded among the large ones */

/* What large frequencies among those of the postings from `first` up to but excluding `last` exceed MANY by. */
static uint64_t excess_of(Work *work, const Cursor *cursor, uint32_t first, uint32_t last) {
    size_t count = cursor->large_end - cursor->large;
    const uint32_t *at = values_of(work, cursor->of, FREQUENCIES_LARGE_AT, cursor->large, count);
    const uint32_t *large = values_of(work, cursor->of, FREQUENCIES_LARGE, cursor->large, count);
    uint64_t excess = 0;
    for (size_t i = 0; at && large && i < count; i++) {
        if (at[i] >= cursor->first + first && at[i] < cursor->first + last) {
            excess += (uint64_t)large[i] - MANY;
        }
    }
    return excess;
}

/* The sum of the frequencies of those postings. */
static uint64_t sum_of(Work *work, const Cursor *cursor, uint32_t first, uint32_t last) {
    uint64_t sum = 0;
    bool has_large = false;
    for (uint32_t posting = first; posting < last; posting++) {
        sum += cursor->frequencies[posting];
        has_large |= cursor->frequencies[posting] == MANY;
    }
    return has_large ? sum + excess_of(work, cursor, first, last) : sum;
}

bool cursor_spots(Work *work, Cursor *cursor, Spots *spots) {
    if (!cursor->frequencies || !cursor->of->arrays[POSITIONS].there) {
        return false;
    }
    cursor->positions += sum_of(work, cursor, cursor->summed, cursor->posting);
    cursor->summed = cursor->posting;
    size_t at = cursor->positions;
    uint32_t count = cursor_frequency(work, cursor);
    if (at > cursor->positions_end || count > cursor->positions_end - at) {
        return damaged(work, cursor->of, "a term has fewer positions than occurrences");
    }
    *spots = (Spots){.of = cursor->of, .at = at, .count = count};
    spots->low = values_of(work, cursor->of, POSITIONS, at, count);
    spots->high = values_of(work, cursor->of, POSITIONS_HIGH, at / 2, (at + count + 1) / 2 - at / 2);
    return spots->low && spots->high;
}

static uint32_t large_position(Work *work, const Spots *spots, uint32_t number) {
    const Postings *of = spots->of;
    size_t count = of->arrays[POSITIONS_LARGE_AT].count, wanted = spots->at + number;
    const uint32_t *at = values_of(work, of, POSITIONS_LARGE_AT, 0, count);
    const uint32_t *large = values_of(work, of, POSITIONS_LARGE, 0, count);
    size_t place = at ? smaller(at, count, wanted) : count;
    if (!large || place == count || at[place] != wanted) {
        damaged(work, of, "a large position is not recorded");
        return LARGE;
    }
    return large[place];
}

uint32_t spot(Work *work, const Spots *spots, uint32_t number) {
    size_t half = spots->at % 2 + number;
    uint32_t high = (uint32_t)spots->high[half / 2] >> (half % 2 * 4) & 15;
    uint32_t position = spots->low[number] | high << 8;
    return position == LARGE ? large_position(work, spots, number) : position;
}
