#include "churn-roles.h"

#include "churn-error.h"

#include <string.h>

struct _ChurnRoles
{
  char **supervisors;
  char **agents;
};

static char **
read_list (const char *text)
{
  char **names = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    g_strstrip (names[i]);
  return names;
}

/**
 * churn_roles_new:
 * @supervisors: (nullable): names of IAM roles with commas between; one that ends in `*` is how the
 *   names of several begin
 * @agents: (nullable): as @supervisors
 *
 * Reads who is who.
 *
 * Returns: (transfer full): the roles
 */
ChurnRoles *
churn_roles_new (const char *supervisors, const char *agents)
{
  ChurnRoles *self = g_new0 (ChurnRoles, 1);

  self->supervisors = read_list (supervisors);
  self->agents = read_list (agents);
  return self;
}

/**
 * churn_roles_free:
 * @self: (nullable): the roles
 *
 * Frees them.
 */
void
churn_roles_free (ChurnRoles *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->supervisors);
  g_strfreev (self->agents);
  g_free (self);
}

static gboolean
is_in (char **patterns, const char *role)
{
  for (guint i = 0; patterns[i] != NULL; i++)
    {
      const char *pattern = patterns[i];
      gsize length = strlen (pattern);

      if (length > 0 && (pattern[length - 1] == '*' ? strncmp (pattern, role, length - 1) == 0
                                                    : g_str_equal (pattern, role)))
        return TRUE;
    }
  return FALSE;
}

/**
 * churn_roles_identify:
 * @self: the roles
 * @user_arn: (nullable): `requestContext.identity.userArn`:
 *   `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`
 * @error: return location for the error
 *
 * Finds who is calling: the session's name is the Amazon Connect user's, the role says what they
 * may do. One that is in both lists is a supervisor.
 *
 * Returns: (transfer full): the caller, or %NULL with %CHURN_ERROR_ACCESS_DENIED
 */
ChurnPrincipal *
churn_roles_identify (const ChurnRoles *self, const char *user_arn, GError **error)
{
  g_auto (GStrv) parts = NULL;
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  parts = g_strsplit (user_arn != NULL ? user_arn : "", ":", 6);
  if (g_strv_length (parts) == 6 && g_str_equal (parts[0], "arn") && g_str_equal (parts[2], "sts"))
    names = g_strsplit (parts[5], "/", -1);
  if (names == NULL || g_strv_length (names) != 3 || !g_str_equal (names[0], "assumed-role") ||
      *names[1] == '\0' || *names[2] == '\0')
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED,
                 "You have no role: sign in to one that is an agent's or a supervisor's");
  else if (is_in (self->supervisors, names[1]))
    return churn_principal_new (CHURN_ROLE_SUPERVISOR, names[2], names[2]);
  else if (is_in (self->agents, names[1]))
    return churn_principal_new (CHURN_ROLE_AGENT, names[2], names[2]);
  else
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED,
                 "Your role is neither an agent's nor a supervisor's");
  return NULL;
}
