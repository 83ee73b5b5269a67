-- The words of a text as the index has them, in order: folded; where a script puts no blanks between words, each character with the next.
-- The last character of such a run stands alone, so that whatever begins with a character is found.
create or replace macro main.search_words(text) as
list_transform(
    [main.search_pieces(main.search_fold(text))],
    lambda pieces: case
        when strlen(text) > len(text) and regexp_matches(text, '[\x{e01}-\x{e3a}\x{e40}-\x{e4e}\x{e50}-\x{e59}\x{e81}-\x{edf}\x{f20}-\x{f33}\x{f40}-\x{fbc}\x{1000}-\x{1049}\x{1050}-\x{109d}\x{1780}-\x{17d3}\x{17dc}-\x{17e9}\x{3005}-\x{3007}\x{3021}-\x{3029}\x{3041}-\x{3096}\x{3099}\x{309a}\x{309d}-\x{309f}\x{30a1}-\x{30fa}\x{30fc}-\x{30ff}\x{31f0}-\x{31ff}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}\x{ff66}-\x{ff9f}]')
        then flatten(
            list_transform(
                pieces,
                lambda piece: case
                    when main.search_is_run(piece)
                    then list_transform(range(1, len(piece) + 1), lambda place: substring(piece, place, 2))
                    else [piece]
                end
            )
        )
        else pieces
    end
)[1];
comment on macro main.search_words is 'The words of a text as the index has them, in order: folded; where a script puts no blanks between words, each character with the next.';
