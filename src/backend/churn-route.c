#include "churn-route.h"

#include "churn-backend-error.h"
#include "churn-error.h"

/**
 * churn_route_append:
 * @path: a path
 * @what: what the segment names, for the error
 * @text: the segment, as it is
 * @error: (nullable): where an error goes
 *
 * Appends a segment to a path, encoded: whatever @text is, it stays one segment. The `@` of user
 * names is sent literally.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_ERROR_INVALID if @text can be no segment
 */
gboolean
churn_route_append (GString *path, const char *what, const char *text, GError **error)
{
  /* Either of the dots would climb out of its place in the path. */
  if (*text == '\0' || g_str_equal (text, ".") || g_str_equal (text, "..") ||
      !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "This is not an id of %s", what);
      return FALSE;
    }
  g_string_append_c (path, '/');
  g_string_append_uri_escaped (path, text, "@", FALSE);
  return TRUE;
}

/**
 * churn_route_build:
 * @principal: (nullable): the caller
 * @contact_id: (nullable): a contact; %NULL for all of them
 * @rest: (nullable): what stands behind it, encoded, as `/offers`
 * @error: (nullable): where an error goes
 *
 * Builds the path of the contacts, of one of them or of what stands under it, as the caller's role
 * has it.
 *
 * Returns: (transfer full): the path, or %NULL with %CHURN_BACKEND_ERROR_NOT_CONNECTED if the
 *   caller is not known yet, or %CHURN_ERROR_INVALID for what can be no id
 */
char *
churn_route_build (const ChurnPrincipal *principal,
                   const char *contact_id,
                   const char *rest,
                   GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);

  if (principal == NULL)
    {
      g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_NOT_CONNECTED,
                           "The server has not said yet who you are");
      return NULL;
    }
  if (principal->role == CHURN_ROLE_AGENT)
    {
      g_string_append (path, "/agents");
      if (!churn_route_append (path, "an agent", principal->agent != NULL ? principal->agent : "",
                               error))
        return NULL;
    }
  g_string_append (path, "/contacts");
  if (contact_id != NULL && !churn_route_append (path, "a contact", contact_id, error))
    return NULL;
  if (rest != NULL)
    g_string_append (path, rest);
  return g_string_free (g_steal_pointer (&path), FALSE);
}
