-- A text in small letters and without their marks, but for the scripts in which words differ by nothing else: kana, and those of India and its east.
create or replace macro main.search_unmarked(raw) as
case
    when regexp_matches(
        raw, '[\x{900}-\x{fff}\x{1000}-\x{109f}\x{1780}-\x{17ff}\x{3040}-\x{30ff}\x{ff66}-\x{ff9f}]'
    )
    then array_to_string(
        list_transform(
            regexp_extract_all(
                -- half-width kana have their sound marks beside them
                nfc_normalize(translate(
                    lower(raw),
                    'ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ',
                    'ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン' || chr(12441) || chr(12442)
                )),
                '[\x{0}-\x{8ff}\x{1e00}-\x{2fff}\x{fb00}-\x{fdff}]+|[^\x{0}-\x{8ff}\x{1e00}-\x{2fff}\x{fb00}-\x{fdff}]+'
            ),
            lambda piece: case
                when unicode(piece) < 2304 or unicode(piece) between 7680 and 12287
                or unicode(piece) between 64256 and 65023
                then strip_accents(piece)
                else piece
            end
        ),
        ''
    )
    else strip_accents(lower(raw))
end;
comment on macro main.search_unmarked is 'A text in small letters and without their marks, but for the scripts in which words differ by nothing else: kana, and those of India and its east.';
