#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CHURN_ROUTE_ME,
  CHURN_ROUTE_CONTACTS,
  CHURN_ROUTE_CONTACT,
  CHURN_ROUTE_OFFERS,
  CHURN_ROUTE_OUTCOME,
  CHURN_ROUTE_CLAIM,
  CHURN_ROUTE_HELP,
} ChurnRouteKind;

/* Where a request goes: its kind, and the decoded names in its path. */
typedef struct
{
  ChurnRouteKind kind;
  char *agent;   /* of /agents/{agent}/…; NULL: the supervisors' form */
  char *contact; /* of …/contacts/{id}… */
  char *offer;   /* of …/offers/{offer}/outcome */
} ChurnApiRoute;

ChurnApiRoute *churn_api_route_parse (const char *path, GError **error);
void churn_api_route_free (ChurnApiRoute *self);
const char *churn_api_route_get_method (const ChurnApiRoute *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnApiRoute, churn_api_route_free)

G_END_DECLS
