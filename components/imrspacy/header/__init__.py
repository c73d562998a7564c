"""Who and when: the case block, the reviewer's credentials, the patient's age and sex."""
