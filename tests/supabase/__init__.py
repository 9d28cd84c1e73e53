"""The dealership's Supabase project: a real PostgreSQL with Supabase's roles, and our migration."""
