-- grain: client
-- key: client_id, as_of
-- reads: crm_client, loans_loan
-- The night's moments: every client who had joined, or borrowed, by as_of. Training puts a sample of
-- past moments in a table of the same shape; everything that reads `moment` serves both. A record merged
-- into another is nobody.
SELECT client.id AS client_id,
       %(as_of)s::date AS as_of
FROM crm_client AS client
WHERE client.merged_into_id IS NULL
  AND (
      client.joined_on <= %(as_of)s
      OR EXISTS (
          SELECT FROM loans_loan AS loan
          WHERE loan.client_id = client.id AND loan.disbursed_on <= %(as_of)s
      )
  )
ORDER BY client.id
