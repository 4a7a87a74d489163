#include "churn-json.h"

#include "churn-time.h"

#include <math.h>

/**
 * churn_json_add_string:
 * @builder: within an object
 * @member: the member's name
 * @value: (nullable): a string, UTF-8; %NULL becomes null
 *
 * Writes a member.
 */
void
churn_json_add_string (JsonBuilder *builder, const char *member, const char *value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (member != NULL);

  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * churn_json_add_double:
 * @builder: within an object
 * @member: the member's name
 * @value: a number; NAN and infinity, which JSON does not know, become null
 *
 * Writes a member.
 */
void
churn_json_add_double (JsonBuilder *builder, const char *member, double value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (member != NULL);

  json_builder_set_member_name (builder, member);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * churn_json_add_time:
 * @builder: within an object
 * @member: the member's name
 * @value: microseconds since 1970, UTC; 0 becomes null
 *
 * Writes a member, as churn_time_format() has it.
 */
void
churn_json_add_time (JsonBuilder *builder, const char *member, gint64 value)
{
  g_autofree char *text = churn_time_format (value);

  churn_json_add_string (builder, member, text);
}

/**
 * churn_json_add_months:
 * @builder: within an object
 * @member: the member's name
 * @value: a number of months; what is negative, "not known", becomes null
 *
 * Writes a member.
 */
void
churn_json_add_months (JsonBuilder *builder, const char *member, int value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (member != NULL);

  json_builder_set_member_name (builder, member);
  if (value >= 0)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}
