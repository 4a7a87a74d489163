#pragma once

#include "aws-credentials.h"

G_BEGIN_DECLS

/* One agent whom a demo knows. */
typedef struct
{
  char *id;
  char *name;
  AwsCredentials *credentials;
} ChurnReadyAgent;

/* What churn-desk-local says in its first line. Keys are in memory and nowhere else. */
typedef struct
{
  char *url;
  char *region;
  AwsCredentials *supervisor;
  GPtrArray *agents; /* of ChurnReadyAgent */
} ChurnReadyLine;

ChurnReadyLine *churn_ready_line_parse (const char *text, gsize length, GError **error);
void churn_ready_line_free (ChurnReadyLine *self);
AwsCredentials *churn_ready_line_get_credentials (const ChurnReadyLine *self, const char *agent_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnReadyLine, churn_ready_line_free)

G_END_DECLS
