-- The lines of an article's text that are notices of correction, told by their words in some forty languages.
create or replace macro main.correction_notices(body) as (
    list_filter(string_split(body, chr(10)), lambda line: regexp_matches(
        line,
        '(?i)^[^\p{L}\p{N}]{0,9}(?:'
        || '(?:corrections?|clarifications?|corrigend(?:um|a)|errat(?:um|a)|errat[ae] corrige|berichtigung(?:en)?|korrektur(?:en)?|'
        || 'richtigstellung(?:en)?|klarstellung(?:en)?|rectificati(?:f|fs|e|es)|précisions?|fe de errat(?:as|a)|fe de errores|'
        || 'correcci(?:ón|ones)|rectificaci(?:ón|ones)|aclaraci(?:ón|ones)|correç(?:ão|ões)|retificaç(?:ão|ões)|rettific(?:a|he)|'
        || 'correzion[ei]|precisazion[ei]|correcties?|rechtzetting(?:en)?|rättelser?|rettelser?|beriktigelser?|oikaisu(?:ja)?|'
        || 'leiðrétting|sprostowanie|oprava|opravy|popravek|ispravak|ispravka|helyreigazítás|corectură|erată|düzeltme|tekzip|'
        || 'исправлени[ея]|поправк[аи]|уточнени[ея]|виправлення|уточнення|поправка|διόρθωση|διευκρίνιση|تصحيح|تصويب|تنويه|اصلاحیه|'
        || 'תיקון|הבהרה|सुधार|भूल सुधार|সংশোধনী|ralat|koreksi|đính chính|แก้ไขข่าว)'
        || '(?:(?: notice|\s*\([^)]{0,40}\)|[ ,][^:]{0,30}\d[^:]{0,12})?\s*[:–—]|\s*\.?$)|'
        || '(?:更正|訂正|订正|勘误|정정|바로잡습니다).{0,12}(?:[:：】）)\]]|$))'
    ) or regexp_matches(
        line,
        '(?i)(?:earlier|previous|original) version of this (?:article|story|report|piece|post|headline)|'
        || '(?:früheren|vorherigen|ursprünglichen|ersten) (?:version|fassung) (?:dieses|des) (?:artikels|textes|beitrags|berichts)|'
        || 'version (?:précédente|antérieure|initiale) de (?:cet article|ce texte)|versión anterior de est[ea] (?:artículo|noticia|nota)|'
        || 'versão anterior dest[ea] (?:artigo|texto|notícia|reportagem)|versione precedente di quest(?:o articolo|a notizia)|'
        || '(?:eerdere|vorige) versie van dit (?:artikel|bericht)|tidigare version av (?:artikeln|den här artikeln|texten)|'
        || 'предыдущей версии (?:этой |этого )?(?:статьи|материала|новости|текста)'
    ))
);
comment on macro main.correction_notices is 'The lines of an article''s text that are notices of correction, told by their words in some forty languages.';
