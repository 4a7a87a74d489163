#include "churn-json.h"

#include "churn-error.h"
#include "churn-json-private.h"

#include <math.h>

/**
 * churn_json_maybe_object:
 * @object: where to look
 * @member: the member's name: an object, null or absent
 * @value: (inout) (transfer none): the object; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_object (JsonObject *object, const char *member, JsonObject **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_object (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_array:
 * @object: where to look
 * @member: the member's name: an array, null or absent
 * @value: (inout) (transfer none): the array; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_array (JsonObject *object, const char *member, JsonArray **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_array (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_string:
 * @object: where to look
 * @member: the member's name: a string, null or absent
 * @value: (inout) (transfer full): a new string; what stood there before is not freed; untouched
 * where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_string (JsonObject *object, const char *member, char **value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_string (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_int:
 * @object: where to look
 * @member: the member's name: an integer (12.0 is none), null or absent
 * @value: (inout): the integer; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_int (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_int (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_double:
 * @object: where to look
 * @member: the member's name: a number, with or without a fraction, null or absent
 * @value: (inout): the number, always finite; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_double (JsonObject *object, const char *member, double *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_double (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_boolean:
 * @object: where to look
 * @member: the member's name: true or false, null or absent
 * @value: (inout): the boolean; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_boolean (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_boolean (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_time:
 * @object: where to look
 * @member: the member's name: a string that churn_time_parse() reads, null or absent
 * @value: (inout): microseconds since 1970, UTC; 0 for a time before 1971; untouched where it is
 * null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type; @value is
 *   untouched then
 */
gboolean
churn_json_maybe_time (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  return churn_json_read_time (object, member, FALSE, value, error);
}

/**
 * churn_json_maybe_count:
 * @object: where to look
 * @member: the member's name: an integer from 0 to @most, null or absent
 * @most: the greatest value allowed
 * @value: (inout): the integer; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type or out of
 *   range; @value is untouched then
 */
gboolean
churn_json_maybe_count (JsonObject *object,
                        const char *member,
                        gint64 most,
                        gint64 *value,
                        GError **error)
{
  gint64 number = 0;

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!churn_json_read_int (object, member, FALSE, &number, error))
    return FALSE;
  if (number < 0 || number > most)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "%s: %" G_GINT64_FORMAT " is not between 0 and %" G_GINT64_FORMAT, member,
                   number, most);
      return FALSE;
    }
  if (json_object_has_member (object, member) && !json_object_get_null_member (object, member))
    *value = number;

  return TRUE;
}

/**
 * churn_json_maybe_probability:
 * @object: where to look
 * @member: the member's name: a number from 0 to 1, null or absent
 * @value: (inout): the number; untouched where it is null or absent
 * @error: return location
 *
 * Returns: %FALSE with %CHURN_ERROR_PARSE, which names @member, if it is of another type or out of
 *   range; @value is untouched then
 */
gboolean
churn_json_maybe_probability (JsonObject *object, const char *member, double *value, GError **error)
{
  double number = NAN;

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (member != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!churn_json_read_double (object, member, FALSE, &number, error))
    return FALSE;
  if (isnan (number))
    return TRUE;
  if (number < 0 || number > 1)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: %g is not between 0 and 1", member,
                   number);
      return FALSE;
    }
  *value = number;

  return TRUE;
}
