update sync.history_floor set at = '2025-06-01T00:00:00Z', moved_at = '2026-03-01T00:00:00Z';
