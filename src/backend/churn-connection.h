#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ChurnConnectionKind:
 * @CHURN_CONNECTION_NONE: nobody has chosen yet
 * @CHURN_CONNECTION_DEMO: a simulated contact centre on this machine
 * @CHURN_CONNECTION_SSO: IAM Identity Center, signed in to in the desk
 * @CHURN_CONNECTION_PROFILE: a profile of the AWS configuration, or the environment
 * @CHURN_CONNECTION_KEYS: access keys that were entered
 *
 * How the desk comes to its contacts.
 */
typedef enum
{
  CHURN_CONNECTION_NONE,
  CHURN_CONNECTION_DEMO,
  CHURN_CONNECTION_SSO,
  CHURN_CONNECTION_PROFILE,
  CHURN_CONNECTION_KEYS,
} ChurnConnectionKind;

/**
 * ChurnConnection:
 *
 * Where the agent API is and who asks it, without a secret. Strings are owned and never %NULL;
 * empty ones are not known.
 */
typedef struct
{
  ChurnConnectionKind kind;
  char *address; /* of the stack's agent API, with its stage */
  char *region;  /* of that address */
  char *profile;
  char *sso_start_url;
  char *sso_region;
  char *sso_account;
  char *sso_role;
} ChurnConnection;

ChurnConnection *churn_connection_new (ChurnConnectionKind kind);
ChurnConnection *churn_connection_new_from_environment (const char *address);
ChurnConnection *churn_connection_copy (const ChurnConnection *self);
void churn_connection_free (ChurnConnection *self);
void churn_connection_set (char **field, const char *value);

const char *churn_connection_kind_get_name (ChurnConnectionKind kind);
gboolean churn_connection_kind_from_name (const char *name, ChurnConnectionKind *kind);

ChurnConnection *churn_connection_load (GSettings *settings);
void churn_connection_store (const ChurnConnection *self, GSettings *settings);
gboolean churn_connection_check (const ChurnConnection *self, GError **error);
char *churn_connection_guess_region (const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnConnection, churn_connection_free)

G_END_DECLS
