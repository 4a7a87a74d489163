#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  CHURN_ROLE_SUPERVISOR,
  CHURN_ROLE_AGENT,
  CHURN_ROLE_INGEST, /* may only deliver events */
} ChurnRole;

/* Who is calling, and what GET /me says of it. */
typedef struct
{
  ChurnRole role;
  char *agent; /* the Connect user name; NULL for ingest */
  char *name;
  /* only in what /me answers: */
  guint interval; /* seconds between polls */
  char *model;
  gint64 time; /* the server's clock */
} ChurnPrincipal;

ChurnPrincipal *churn_principal_new (ChurnRole role, const char *agent, const char *name);
ChurnPrincipal *churn_principal_ref (ChurnPrincipal *self);
void churn_principal_unref (ChurnPrincipal *self);
char *churn_principal_to_json (const ChurnPrincipal *self);
ChurnPrincipal *churn_principal_from_json (const char *json, gssize length, GError **error);

const char *churn_role_get_name (ChurnRole role);
gboolean churn_role_from_name (const char *name, ChurnRole *role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnPrincipal, churn_principal_unref)

G_END_DECLS
