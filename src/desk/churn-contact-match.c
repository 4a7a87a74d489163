#include "churn-contact-match.h"

#include "churn-risk.h"

#include <string.h>

/**
 * churn_contact_match_category:
 * @item: a contact
 * @category: a part of the contacts
 * @threshold: the risk threshold
 *
 * Returns: whether the contact is in that part
 */
gboolean
churn_contact_match_category (ChurnContactItem *item, ChurnCategory category, double threshold)
{
  gboolean live;
  ChurnRisk risk;
  ChurnState state;

  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (item), FALSE);

  live = churn_contact_item_get_live (item);
  risk = churn_risk_of (churn_contact_item_get_churn (item), threshold);
  state = churn_contact_item_get_state (item);
  switch (category)
    {
    case CHURN_CATEGORY_LIVE:
      return live;
    case CHURN_CATEGORY_HIGH:
      return live && risk == CHURN_RISK_HIGH;
    case CHURN_CATEGORY_WATCH:
      return live && risk == CHURN_RISK_WATCH;
    case CHURN_CATEGORY_WAITING:
      return live && (state == CHURN_STATE_INITIATED || state == CHURN_STATE_QUEUED);
    case CHURN_CATEGORY_HELP:
      return live && churn_contact_item_get_help (item);
    case CHURN_CATEGORY_ENDED:
    default:
      return !live;
    }
}

/* Telephone numbers are found however they are typed. */
static char *
get_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);

  return g_string_free (digits, FALSE);
}

static gboolean
is_in (const char *folded_word, const char *text)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;

  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (normal != NULL ? normal : text, -1);

  return strstr (folded, folded_word) != NULL;
}

/**
 * churn_contact_match_text:
 * @item: a contact
 * @text: (nullable): what is searched for
 *
 * Each word has to be in the customer's name, id or telephone number, the
 * agent's name or user name, the queue or the contact's id. The case of letters
 * does not matter, nor do the blanks in a telephone number.
 *
 * Returns: whether the contact is found; it is by no text at all
 */
gboolean
churn_contact_match_text (ChurnContactItem *item, const char *text)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;
  const char *phone;

  g_return_val_if_fail (CHURN_IS_CONTACT_ITEM (item), FALSE);

  if (text == NULL)
    return TRUE;

  phone = churn_contact_item_get_customer_phone (item);
  if (phone != NULL && strspn (text, "+0123456789 ()-/.") == strlen (text))
    {
      g_autofree char *wanted = get_digits (text);
      g_autofree char *digits = get_digits (phone);

      if (strlen (wanted) >= 3 && strstr (digits, wanted) != NULL)
        return TRUE;
    }

  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (normal != NULL ? normal : text, -1);
  words = g_strsplit_set (folded, " \t", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && !is_in (words[i], churn_contact_item_get_customer_name (item)) &&
        !is_in (words[i], churn_contact_item_get_customer_id (item)) &&
        !is_in (words[i], churn_contact_item_get_agent_name (item)) &&
        !is_in (words[i], churn_contact_item_get_agent_id (item)) &&
        !is_in (words[i], churn_contact_item_get_queue (item)) &&
        !is_in (words[i], churn_contact_item_get_id (item)))
      return FALSE;

  return TRUE;
}
