-- Whether a document's labels are among those that are wanted, and not among those that are not; nulls for any.
create or replace macro main.search_has_labels(labels, wanted_labels, unwanted_labels) as
(
    wanted_labels is null
    or len(list_filter(
        wanted_labels, lambda one_of: len(list_filter(one_of, lambda label: contains(labels, label))) > 0
    )) = len(wanted_labels)
)
and (unwanted_labels is null or len(list_filter(unwanted_labels, lambda label: contains(labels, label))) = 0);
comment on macro main.search_has_labels is 'Whether a document''s labels are among those that are wanted, and not among those that are not; nulls for any.';
