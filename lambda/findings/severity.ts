/** Weight of a finding: `critical` means that sign-ins fail or will fail, or that trust may be at stake. */
export type Severity = 'info' | 'warning' | 'critical';
