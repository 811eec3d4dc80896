/* Where a term stands in a document: positions of twelve bits, of which larger ones are recorded apart. */

#include "kernel.h"

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
    uint32_t posting = first;
    for (; (uint64_t)posting + 8 <= last; posting += 8) {
        uint64_t frequencies;
        memcpy(&frequencies, cursor->frequencies + posting, sizeof frequencies);
        sum += sum_of_eight(frequencies);
        has_large |= many_of_255(frequencies) > 0;
    }
    for (; posting < last; posting++) {
        sum += cursor->frequencies[posting];
        has_large |= cursor->frequencies[posting] == MANY;
    }
    return has_large ? sum + excess_of(work, cursor, first, last) : sum;
}

bool cursor_spots(Work *work, Cursor *cursor, uint32_t posting, Spots *spots) {
    if (!cursor->frequencies || !cursor->of->arrays[POSITIONS].there) {
        return false;
    }
    cursor->positions += sum_of(work, cursor, cursor->summed, posting);
    cursor->summed = posting;
    size_t at = cursor->positions;
    uint32_t count = frequency_of(work, cursor, posting);
    if (at > cursor->positions_end || count > cursor->positions_end - at) {
        return damaged(work, cursor->of, "a term has fewer positions than occurrences");
    }
    *spots = (Spots){.cursor = cursor, .at = at, .count = count};
    spots->low = values_of(work, cursor->of, POSITIONS, at, count);
    spots->high = values_of(work, cursor->of, POSITIONS_HIGH, at / 2, (at + count + 1) / 2 - at / 2);
    return spots->low && spots->high && cursor->large_positions_at && cursor->large_positions;
}

uint32_t large_position(Work *work, Spots *spots, uint32_t number) {
    const uint32_t *large_at = spots->cursor->large_positions_at;
    size_t count = spots->cursor->of->arrays[POSITIONS_LARGE_AT].count;
    if (!spots->large) { /* they ascend, so all that follow are large as well, and recorded side by side */
        size_t place = smaller(large_at, count, spots->at + number), last = place + (spots->count - number) - 1;
        if (last >= count || large_at[place] != spots->at + number ||
            large_at[last] != spots->at + spots->count - 1) {
            damaged(work, spots->cursor->of, "a large position is not recorded");
            return LARGE;
        }
        spots->large = spots->cursor->large_positions + place;
        spots->first_large = number;
    }
    return number >= spots->first_large ? spots->large[number - spots->first_large] : LARGE;
}
