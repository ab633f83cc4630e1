-- grain: client
-- key: client_id, as_of
-- reads: crm_client
-- Whose past is looked at in training: a sample, the same clients every week, at the day of training. In the
-- shape of `moment`, so that outcomes come from the SELECTs of the night.
SELECT client.id AS client_id, %(as_of)s::date AS as_of
FROM crm_client AS client
WHERE client.merged_into_id IS NULL
ORDER BY hashint8(client.id), client.id
LIMIT %(sampled_clients)s
