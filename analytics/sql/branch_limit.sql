-- grain: branch
-- key: branch_id
-- reads: crm_branch, crm_threshold
-- The thresholds in force in each branch on as_of: the branch's own, else the institution's, else the default.
WITH in_force AS (
    SELECT DISTINCT ON (branch.id, declared.key)
           branch.id AS branch_id, declared.key AS name,
           coalesce(threshold.value, declared.value::numeric) AS value
    FROM crm_branch AS branch
    CROSS JOIN jsonb_each_text(%(thresholds)s::jsonb) AS declared
    LEFT JOIN crm_threshold AS threshold
        ON threshold.name = declared.key
       AND threshold.effective_from <= %(as_of)s
       AND (threshold.branch_id = branch.id OR threshold.branch_id IS NULL)
    ORDER BY branch.id, declared.key, threshold.branch_id NULLS LAST, threshold.effective_from DESC
)
SELECT branch_id,
       max(value) FILTER (WHERE name = 'welcome_days') AS welcome_days,
       max(value) FILTER (WHERE name = 'intensive_care_days_late') AS intensive_care_days_late,
       max(value) FILTER (WHERE name = 'separation_rest_share') AS separation_rest_share,
       max(value) FILTER (WHERE name = 'high_risk_probability') AS high_risk_probability,
       max(value) FILTER (WHERE name = 'weekly_alert_capacity') AS weekly_alert_capacity,
       max(value) FILTER (WHERE name = 'alert_probability') AS alert_probability,
       max(value) FILTER (WHERE name = 'alert_quiet_days') AS alert_quiet_days,
       max(value) FILTER (WHERE name = 'debt_installment_to_income') AS debt_installment_to_income,
       max(value) FILTER (WHERE name = 'debt_consecutive_top_ups') AS debt_consecutive_top_ups,
       max(value) FILTER (WHERE name = 'separation_missed_meetings') AS separation_missed_meetings,
       max(value) FILTER (WHERE name = 'win_back_days') AS win_back_days,
       max(value) FILTER (WHERE name = 'attitude_months') AS attitude_months,
       max(value) FILTER (WHERE name = 'survey_low_days') AS survey_low_days,
       max(value) FILTER (WHERE name = 'high_loyalty_share') AS high_loyalty_share,
       max(value) FILTER (WHERE name = 'loyalty_full_cycles') AS loyalty_full_cycles,
       max(value) FILTER (WHERE name = 'loyalty_full_months') AS loyalty_full_months,
       max(value) FILTER (WHERE name = 'loyalty_full_referrals') AS loyalty_full_referrals
FROM in_force
GROUP BY branch_id
