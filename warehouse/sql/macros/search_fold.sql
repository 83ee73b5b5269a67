-- A text as search compares it: small letters without accents or vowel points; letters and digits of other widths and kinds as the plain ones.
create or replace macro main.search_fold(raw) as
case
    -- Most texts have typographic quotes and dashes, but no letter that needs more
    when strlen(raw) = len(raw)
    or not regexp_matches(
        raw, '[^\x{0}-\x{a9}\x{ab}\x{ac}\x{ae}-\x{b1}\x{b6}-\x{b8}\x{bb}\x{bf}\x{2010}-\x{2027}\x{2030}-\x{205e}\x{20a0}-\x{20bf}]'
    )
    then lower(raw)
    else list_transform(
        [main.search_unmarked(raw)],
        lambda plain: case
            when regexp_matches(
                plain, '[øđłıðħŧßæœþςىةکیەٱ٠-٩۰-۹０-９ａ-ｚﬀ-ﬄ\x{200c}\x{ad}\x{61c}\x{640}\x{64b}-\x{65f}\x{670}\x{591}-\x{5bd}\x{5bf}\x{5c1}\x{5c2}\x{5c4}\x{5c5}\x{5c7}\x{200b}\x{200d}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]'
            )
            then regexp_replace(
                translate(
                    plain,
                    'øđłıðħŧςىةکیەٱ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ' || chr(8204),
                    'odlidhtσيهكيها01234567890123456789' || '0123456789abcdefghijklmnopqrstuvwxyz' || ' '
                ),
                '[\x{ad}\x{61c}\x{640}\x{64b}-\x{65f}\x{670}\x{591}-\x{5bd}\x{5bf}\x{5c1}\x{5c2}\x{5c4}\x{5c5}\x{5c7}\x{200b}\x{200d}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]+',
                '',
                'g'
            )
            .replace('ß', 'ss').replace('æ', 'ae').replace('œ', 'oe').replace('þ', 'th')
            .replace('ﬀ', 'ff').replace('ﬁ', 'fi').replace('ﬂ', 'fl').replace('ﬃ', 'ffi').replace('ﬄ', 'ffl')
            else plain
        end
    )[1]
end;
comment on macro main.search_fold is 'A text as search compares it: small letters without accents or vowel points; letters and digits of other widths and kinds as the plain ones.';
