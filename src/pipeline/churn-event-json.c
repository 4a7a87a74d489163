#include "churn-event-json.h"

#include "churn-error.h"
#include "churn-time.h"

#include <string.h>

/* The longest name of anything: AWS allows 256 characters in a contact's id, and ARNs are longer.
 */
#define NAME_MAX_BYTES 1024
/* Before this a time means "not yet": 1970-01-01T00:00:00.001Z (aws-facts.md, a). */
#define EARLIEST (365 * G_TIME_SPAN_DAY)
/* An epoch beyond this many seconds is in milliseconds. */
#define EPOCH_SECONDS_MAX G_GINT64_CONSTANT (100000000000)
/* The longest contact, a chat, lasts seven days. */
#define OFFSET_MAX (G_GINT64_CONSTANT (7) * 24 * 60 * 60 * 1000)

static gboolean
fail (const char *where, const char *name, const char *what, GError **error)
{
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s%s%s %s", where,
               *where != '\0' && !g_str_has_suffix (where, " ") ? "." : "", name, what);
  return FALSE;
}

/**
 * churn_event_get_member:
 * @object: an object that AWS sent
 * @name: a member's name, in whatever case
 *
 * Finds a member; the spelling of keys differs between samples of one and the same event
 * (aws-facts.md, a), so their case is of no matter, but an exact match goes first.
 *
 * Returns: (transfer none) (nullable): the member; %NULL if it is absent or null
 */
JsonNode *
churn_event_get_member (JsonObject *object, const char *name)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  g_return_val_if_fail (object != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  node = json_object_get_member (object, name);
  if (node == NULL)
    {
      JsonNode *candidate;

      json_object_iter_init (&iter, object);
      while (node == NULL && json_object_iter_next (&iter, &member, &candidate))
        {
          if (g_ascii_strcasecmp (member, name) == 0)
            node = candidate;
        }
    }
  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

/**
 * churn_event_get_string:
 * @object: an object that AWS sent
 * @where: the object's name
 * @name: the member's name
 * @value: (out) (transfer none): the string
 * @error: return location for the error
 *
 * Reads a string that may be absent.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_event_get_string (JsonObject *object,
                        const char *where,
                        const char *name,
                        const char **value,
                        GError **error)
{
  JsonNode *node = churn_event_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return fail (where, name, "is not a string", error);
  *value = json_node_get_string (node);
  return TRUE;
}

/**
 * churn_event_get_name:
 * @object: an object that AWS sent
 * @where: the object's name
 * @name: the member's name
 * @value: (out) (transfer none): the string
 * @error: return location for the error
 *
 * Reads an id, an ARN or another name that may be absent; an empty one is as good as absent. A name
 * has no control characters and is at most 1,024 bytes long.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_event_get_name (JsonObject *object,
                      const char *where,
                      const char *name,
                      const char **value,
                      GError **error)
{
  const char *text = NULL;

  if (!churn_event_get_string (object, where, name, &text, error))
    return FALSE;
  if (text == NULL || *text == '\0')
    return TRUE;
  if (strlen (text) > NAME_MAX_BYTES)
    return fail (where, name, "is longer than 1024 bytes", error);
  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_iscntrl (*c))
        return fail (where, name, "holds a control character", error);
    }
  *value = text;
  return TRUE;
}

/**
 * churn_event_require_name:
 * @object: an object that AWS sent
 * @where: the object's name
 * @name: the member's name
 * @value: (out) (transfer none): the string
 * @error: return location for the error
 *
 * Reads a name (churn_event_get_name()) that must be there.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_event_require_name (JsonObject *object,
                          const char *where,
                          const char *name,
                          const char **value,
                          GError **error)
{
  *value = NULL;
  if (!churn_event_get_name (object, where, name, value, error))
    return FALSE;
  return *value != NULL || fail (where, name, "is missing", error);
}

/**
 * churn_event_get_object:
 * @object: an object that AWS sent
 * @where: the object's name
 * @name: the member's name
 * @value: (out) (transfer none): the object
 * @error: return location for the error
 *
 * Reads an object that may be absent.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_event_get_object (JsonObject *object,
                        const char *where,
                        const char *name,
                        JsonObject **value,
                        GError **error)
{
  JsonNode *node = churn_event_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (where, name, "is not an object", error);
  *value = json_node_get_object (node);
  return TRUE;
}

/**
 * churn_event_require_object:
 * @object: an object that AWS sent
 * @where: the object's name
 * @name: the member's name
 * @value: (out) (transfer none): the object
 * @error: return location for the error
 *
 * Reads an object that must be there.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_event_require_object (JsonObject *object,
                            const char *where,
                            const char *name,
                            JsonObject **value,
                            GError **error)
{
  *value = NULL;
  if (!churn_event_get_object (object, where, name, value, error))
    return FALSE;
  return *value != NULL || fail (where, name, "is missing", error);
}

/**
 * churn_event_get_array:
 * @object: an object that AWS sent
 * @where: the object's name
 * @name: the member's name
 * @value: (out) (transfer none): the array
 * @error: return location for the error
 *
 * Reads an array that may be absent.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_event_get_array (JsonObject *object,
                       const char *where,
                       const char *name,
                       JsonArray **value,
                       GError **error)
{
  JsonNode *node = churn_event_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (where, name, "is not an array", error);
  *value = json_node_get_array (node);
  return TRUE;
}

/* Seconds or milliseconds since 1970, told apart by their size. */
static gboolean
from_epoch (double epoch, gint64 *value)
{
  if (!(epoch >= 0 && epoch < (double) EPOCH_SECONDS_MAX * 1000))
    return FALSE;
  if (epoch >= (double) EPOCH_SECONDS_MAX)
    epoch /= 1000;
  *value = (gint64) (epoch * G_USEC_PER_SEC);
  return TRUE;
}

static gboolean
read_time (JsonNode *node, gint64 *value)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  const char *text;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    return from_epoch (json_node_get_double (node), value);
  if (type != G_TYPE_STRING)
    return FALSE;
  text = json_node_get_string (node);
  if (*text != '\0' && text[strspn (text, "0123456789")] == '\0')
    return from_epoch (g_ascii_strtod (text, NULL), value);
  return churn_time_parse (text, value, NULL);
}

/**
 * churn_event_get_time:
 * @object: an object that AWS sent
 * @where: the object's name
 * @name: the member's name
 * @value: (out): microseconds UTC
 * @error: return location for the error
 *
 * Reads a time that may be absent: ISO 8601, or seconds or milliseconds since 1970 as a number or a
 * string (aws-facts.md, b). One of 1970 is how AWS prints "not yet": absent.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_event_get_time (JsonObject *object,
                      const char *where,
                      const char *name,
                      gint64 *value,
                      GError **error)
{
  JsonNode *node = churn_event_get_member (object, name);
  gint64 time = 0;

  if (node == NULL)
    return TRUE;
  if (!read_time (node, &time))
    return fail (where, name, "is not a time", error);
  if (time >= EARLIEST)
    *value = time;
  return TRUE;
}

/**
 * churn_event_require_offset:
 * @object: an object that AWS sent
 * @where: the object's name
 * @name: the member's name
 * @value: (out): milliseconds
 * @error: return location for the error
 *
 * Reads milliseconds since a contact's start, at most seven days.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_event_require_offset (JsonObject *object,
                            const char *where,
                            const char *name,
                            gint64 *value,
                            GError **error)
{
  JsonNode *node = churn_event_get_member (object, name);

  if (node == NULL)
    return fail (where, name, "is missing", error);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return fail (where, name, "is not a whole number of milliseconds", error);
  *value = json_node_get_int (node);
  if (*value < 0 || *value > OFFSET_MAX)
    return fail (where, name, "is not within seven days", error);
  return TRUE;
}
