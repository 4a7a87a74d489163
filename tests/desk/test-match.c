#include "tests.h"

#include "churn-contact-match.h"

#include "test-contacts.h"

#include <math.h>

static ChurnContactItem *
create (double churn)
{
  g_autoptr (ChurnContact) contact = test_contact_new (42, churn);

  return churn_contact_item_new (contact);
}

static void
test_text (void)
{
  g_autoptr (ChurnContactItem) item = create (0.5);

  g_assert_true (churn_contact_match_text (item, NULL));
  g_assert_true (churn_contact_match_text (item, ""));
  g_assert_true (churn_contact_match_text (item, "  "));
  g_assert_true (churn_contact_match_text (item, "customer"));
  g_assert_true (churn_contact_match_text (item, "CUSTOMER 42"));
  g_assert_true (churn_contact_match_text (item, "agent42 billing"));
  g_assert_false (churn_contact_match_text (item, "roaming"));
  g_assert_true (churn_contact_match_text (item, "0000042"));
  g_assert_true (churn_contact_match_text (item, "contact-0042"));
  g_assert_true (churn_contact_match_text (item, "(491) 570-042"));
  g_assert_true (churn_contact_match_text (item, "+61491570042"));
  g_assert_false (churn_contact_match_text (item, "491999"));
  g_assert_false (churn_contact_match_text (item, "customer nobody"));
  g_assert_false (churn_contact_match_text (item, "%"));
}

static void
test_folding (void)
{
  g_autoptr (ChurnContact) contact = test_contact_new (1, 0.5);
  g_autoptr (ChurnContactItem) item = NULL;

  g_free (contact->customer_name);
  contact->customer_name = g_strdup ("Zoë Weiß");
  item = churn_contact_item_new (contact);
  g_assert_true (churn_contact_match_text (item, "ZOË"));
  /* The same letter, put together from two. */
  g_assert_true (churn_contact_match_text (item, "zoe\314\210"));
  g_assert_true (churn_contact_match_text (item, "weiss"));
}

static void
test_category (void)
{
  g_autoptr (ChurnContactItem) high = create (0.9);
  g_autoptr (ChurnContactItem) watch = create (0.5);
  g_autoptr (ChurnContactItem) unknown = create (NAN);
  g_autoptr (ChurnContact) over = test_contact_new (7, 0.9);
  g_autoptr (ChurnContactItem) ended = NULL;

  over->disconnected = over->connected + G_USEC_PER_SEC;
  over->completed = over->disconnected + G_USEC_PER_SEC;
  ended = churn_contact_item_new (over);

  g_assert_true (churn_contact_match_category (high, CHURN_CATEGORY_LIVE, 0.7));
  g_assert_true (churn_contact_match_category (high, CHURN_CATEGORY_HIGH, 0.7));
  g_assert_false (churn_contact_match_category (high, CHURN_CATEGORY_WATCH, 0.7));
  g_assert_true (churn_contact_match_category (watch, CHURN_CATEGORY_WATCH, 0.7));
  g_assert_true (churn_contact_match_category (watch, CHURN_CATEGORY_HIGH, 0.4));
  g_assert_true (churn_contact_match_category (unknown, CHURN_CATEGORY_LIVE, 0.7));
  g_assert_false (churn_contact_match_category (unknown, CHURN_CATEGORY_HIGH, 0.7));
  g_assert_false (churn_contact_match_category (unknown, CHURN_CATEGORY_HELP, 0.7));
  g_assert_true (churn_contact_match_category (ended, CHURN_CATEGORY_ENDED, 0.7));
  g_assert_false (churn_contact_match_category (ended, CHURN_CATEGORY_HIGH, 0.7));
}

void
test_match_add (void)
{
  g_test_add_func ("/desk/match/text", test_text);
  g_test_add_func ("/desk/match/folding", test_folding);
  g_test_add_func ("/desk/match/category", test_category);
}
