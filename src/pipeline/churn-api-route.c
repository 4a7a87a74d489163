#include "churn-api-route.h"

#include "churn-error.h"

/* What follows the contact's id. */
static const struct
{
  const char *name;
  ChurnRouteKind kind;
} actions[] = {
  { "offers", CHURN_ROUTE_OFFERS },
  { "claim", CHURN_ROUTE_CLAIM },
  { "help", CHURN_ROUTE_HELP },
};

/* Decodes each segment by itself, so that an encoded slash stays inside its segment. */
static GPtrArray *
decode (const char *path, GError **error)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  if (path[0] != '/')
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "The path does not begin with a slash");
      return NULL;
    }
  for (guint i = 1; parts[i] != NULL; i++)
    {
      char *segment = g_uri_unescape_string (parts[i], NULL);

      if (segment == NULL || !g_utf8_validate (segment, -1, NULL))
        {
          g_free (segment);
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                       "Segment %u of the path is not validly encoded UTF-8", i);
          return NULL;
        }
      g_ptr_array_add (segments, segment);
    }
  return g_steal_pointer (&segments);
}

static const char *
segment_at (GPtrArray *segments, guint i)
{
  return i < segments->len ? g_ptr_array_index (segments, i) : NULL;
}

/* …/contacts, …/contacts/{id} and what follows it; @at is where "contacts" must stand. */
static gboolean
read_contacts (ChurnApiRoute *self, GPtrArray *segments, guint at)
{
  guint n = segments->len - at;
  const char *action = segment_at (segments, at + 2);

  if (g_strcmp0 (segment_at (segments, at), "contacts") != 0)
    return FALSE;
  self->kind = CHURN_ROUTE_CONTACTS;
  if (n == 1)
    return TRUE;
  self->contact = g_strdup (segment_at (segments, at + 1));
  self->kind = CHURN_ROUTE_CONTACT;
  if (*self->contact == '\0')
    return FALSE;
  if (n == 2)
    return TRUE;
  if (n == 3)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
        {
          if (g_str_equal (actions[i].name, action))
            {
              self->kind = actions[i].kind;
              return TRUE;
            }
        }
    }
  self->kind = CHURN_ROUTE_OUTCOME;
  self->offer = g_strdup (segment_at (segments, at + 3));
  return n == 5 && g_str_equal (action, "offers") && *self->offer != '\0' &&
         g_strcmp0 (segment_at (segments, at + 4), "outcome") == 0;
}

/**
 * churn_api_route_parse:
 * @path: a request's path from the agent API's root, encoded
 * @error: return location for the error
 *
 * Finds where a request goes.
 *
 * Returns: (transfer full): the route, or %NULL with @error set (CHURN_ERROR_NOT_FOUND, or
 *   CHURN_ERROR_INVALID where the path is not validly encoded)
 */
ChurnApiRoute *
churn_api_route_parse (const char *path, GError **error)
{
  g_autoptr (ChurnApiRoute) self = g_new0 (ChurnApiRoute, 1);
  g_autoptr (GPtrArray) segments = NULL;
  gboolean found;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  segments = decode (path, error);
  if (segments == NULL)
    return NULL;
  if (g_strcmp0 (segment_at (segments, 0), "me") == 0)
    {
      self->kind = CHURN_ROUTE_ME;
      found = segments->len == 1;
    }
  else if (g_strcmp0 (segment_at (segments, 0), "agents") == 0 && segments->len > 2)
    {
      self->agent = g_strdup (segment_at (segments, 1));
      found = *self->agent != '\0' && read_contacts (self, segments, 2);
    }
  else
    found = read_contacts (self, segments, 0);
  if (!found)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is nothing at this path");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * churn_api_route_free:
 * @self: (nullable): a route
 *
 * Frees it.
 */
void
churn_api_route_free (ChurnApiRoute *self)
{
  if (self == NULL)
    return;
  g_free (self->agent);
  g_free (self->contact);
  g_free (self->offer);
  g_free (self);
}

/**
 * churn_api_route_get_method:
 * @self: a route
 *
 * Gets the one method that the route takes.
 *
 * Returns: `GET` or `POST`
 */
const char *
churn_api_route_get_method (const ChurnApiRoute *self)
{
  g_return_val_if_fail (self != NULL, "GET");

  switch (self->kind)
    {
    case CHURN_ROUTE_OFFERS:
    case CHURN_ROUTE_OUTCOME:
    case CHURN_ROUTE_CLAIM:
    case CHURN_ROUTE_HELP:
      return "POST";
    case CHURN_ROUTE_ME:
    case CHURN_ROUTE_CONTACTS:
    case CHURN_ROUTE_CONTACT:
    default:
      return "GET";
    }
}
