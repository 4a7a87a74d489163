#include "churn-contact-fields.h"

#include <math.h>

static gint64
get_state (const ChurnContact *contact)
{
  return churn_contact_get_state (contact);
}

static gint64
is_live (const ChurnContact *contact)
{
  return churn_contact_is_live (contact);
}

/* Either @get knows the value, or it stands at @offset. */
static const struct
{
  const char *name;
  GType type;
  gsize offset;
  gint64 (*get) (const ChurnContact *contact);
} fields[CHURN_CONTACT_N_FIELDS] = {
#define AT(member) G_STRUCT_OFFSET (ChurnContact, member), NULL
  [CHURN_CONTACT_ID] = { "id", G_TYPE_STRING, AT (id) },
  [CHURN_CONTACT_STATE] = { "state", G_TYPE_INT, 0, get_state },
  [CHURN_CONTACT_LIVE] = { "live", G_TYPE_BOOLEAN, 0, is_live },
  [CHURN_CONTACT_CHANNEL] = { "channel", G_TYPE_STRING, AT (channel) },
  [CHURN_CONTACT_QUEUE] = { "queue", G_TYPE_STRING, AT (queue) },
  [CHURN_CONTACT_AGENT_ID] = { "agent-id", G_TYPE_STRING, AT (agent_id) },
  [CHURN_CONTACT_AGENT_NAME] = { "agent-name", G_TYPE_STRING, AT (agent_name) },
  [CHURN_CONTACT_CUSTOMER_ID] = { "customer-id", G_TYPE_STRING, AT (customer_id) },
  [CHURN_CONTACT_CUSTOMER_NAME] = { "customer-name", G_TYPE_STRING, AT (customer_name) },
  [CHURN_CONTACT_CUSTOMER_PHONE] = { "customer-phone", G_TYPE_STRING, AT (customer_phone) },
  [CHURN_CONTACT_STARTED] = { "started", G_TYPE_INT64, 0, churn_contact_get_started },
  [CHURN_CONTACT_ENDED] = { "ended", G_TYPE_INT64, 0, churn_contact_get_ended },
  [CHURN_CONTACT_MONTHS] = { "months", G_TYPE_INT, AT (months) },
  [CHURN_CONTACT_CHURN] = { "churn", G_TYPE_DOUBLE, AT (churn) },
  [CHURN_CONTACT_PREVIOUS_CHURN] = { "previous-churn", G_TYPE_DOUBLE, AT (previous_churn) },
  [CHURN_CONTACT_INITIAL_CHURN] = { "initial-churn", G_TYPE_DOUBLE, AT (initial_churn) },
  [CHURN_CONTACT_HELP] = { "help", G_TYPE_BOOLEAN, AT (help) },
  [CHURN_CONTACT_CLAIMED_BY] = { "claimed-by", G_TYPE_STRING, AT (claimed_by) },
  [CHURN_CONTACT_CLAIMED_NAME] = { "claimed-name", G_TYPE_STRING, AT (claimed_name) },
  [CHURN_CONTACT_ANALYSIS] = { "analysis", G_TYPE_INT, AT (analysis) },
  [CHURN_CONTACT_VERSION] = { "version", G_TYPE_INT64, AT (version) },
#undef AT
};

/**
 * churn_contact_field_create_pspec:
 * @field: a field
 *
 * Returns: (transfer floating): the specification of the property that shows it, which can be read
 */
GParamSpec *
churn_contact_field_create_pspec (ChurnContactField field)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const char *name;

  g_return_val_if_fail (field > 0 && field < CHURN_CONTACT_N_FIELDS, NULL);

  name = fields[field].name;
  switch (fields[field].type)
    {
    case G_TYPE_STRING:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    case G_TYPE_INT:
      return g_param_spec_int (name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);
    case G_TYPE_INT64:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case G_TYPE_BOOLEAN:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case G_TYPE_DOUBLE:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
    default:
      g_assert_not_reached ();
    }
}

static const char *
get_string (ChurnContactField field, const ChurnContact *contact)
{
  return G_STRUCT_MEMBER (char *, contact, fields[field].offset);
}

static double
get_double (ChurnContactField field, const ChurnContact *contact)
{
  return G_STRUCT_MEMBER (double, contact, fields[field].offset);
}

static gint64
get_integer (ChurnContactField field, const ChurnContact *contact)
{
  if (fields[field].get != NULL)
    return fields[field].get (contact);
  if (fields[field].type == G_TYPE_INT64)
    return G_STRUCT_MEMBER (gint64, contact, fields[field].offset);
  return G_STRUCT_MEMBER (int, contact, fields[field].offset);
}

/**
 * churn_contact_field_get_value:
 * @field: a field
 * @contact: a contact
 * @value: where its value goes, of the type of its property
 *
 * Reads a field.
 */
void
churn_contact_field_get_value (ChurnContactField field, const ChurnContact *contact, GValue *value)
{
  g_return_if_fail (field > 0 && field < CHURN_CONTACT_N_FIELDS);
  g_return_if_fail (contact != NULL);

  switch (fields[field].type)
    {
    case G_TYPE_STRING:
      g_value_set_string (value, get_string (field, contact));
      break;
    case G_TYPE_DOUBLE:
      g_value_set_double (value, get_double (field, contact));
      break;
    case G_TYPE_INT64:
      g_value_set_int64 (value, get_integer (field, contact));
      break;
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, get_integer (field, contact) != 0);
      break;
    default:
      g_value_set_int (value, (int) get_integer (field, contact));
    }
}

/**
 * churn_contact_field_differs:
 * @field: a field
 * @a: a contact
 * @b: another, or the same at another time
 *
 * Returns: whether the field is not the same in both; what is unknown in both is the same
 */
gboolean
churn_contact_field_differs (ChurnContactField field, const ChurnContact *a, const ChurnContact *b)
{
  g_return_val_if_fail (field > 0 && field < CHURN_CONTACT_N_FIELDS, FALSE);
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (fields[field].type == G_TYPE_STRING)
    return g_strcmp0 (get_string (field, a), get_string (field, b)) != 0;
  if (fields[field].type == G_TYPE_DOUBLE)
    {
      double first = get_double (field, a);
      double second = get_double (field, b);

      return !(first == second || (isnan (first) && isnan (second)));
    }
  return get_integer (field, a) != get_integer (field, b);
}
