"""Words of the field, so that a hashtag in small letters can be cut into the words it is made of."""

from __future__ import annotations


def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


# Whole words of which one part or another is a word too; without them #together would become #ToGetHer.
WHOLE = _words(
    """
    abuses accessibility accountability airway airways alongside always ambulance ambulances anaesthetics another
    answerphone antenatal anyone anything anyway anywhere ashamed audiology awareness background basketball bathroom
    beautiful bedroom bedside birthday birthplace blackout bookshop breakthrough breastfeeding brother brotherhood
    businesses butterfly candidate cardiology cardiovascular careers carefree careless carers childbirth childcare
    childhood childminder classroom colleagues communication communications compassion compassionate congratulations
    consultation coronavirus daily daytime deadline dermatology diabetes dialysis disability disappointed
    disappointment discharge discharged discipline discrimination doorway download downside downtime emergencies
    encouraged encouragement endoscopy engagement environment everyday everyone everything everywhere experienced
    facebook fatherhood feedback fibromyalgia firefighter firefighters fireworks football forever forget forgive
    forgiving freehand freeway frontline fundraiser fundraising gateway grandfather grandmother grandparents
    grateful greenhouse gynaecology handbook handmade handover handwashing hashtag headache headline headteacher
    healthcare healthwatch heatwave helpful helpline heroin herself highlight highlights highway himself holiday
    holidays homeless homelessness homesick hopeful hotline household housework however immunisation importance
    importantly inclusion inequalities information injustice innovation inpatient inpatients inside inspection
    inspiration inspired interested interpreter into justice keyworker keyworkers leadership lifelong lifesaver
    lifestyle lifetime lighthouse likewise livelihood livestream lockdown lunchtime management manager mankind
    marathon maybe meantime meanwhile medication medicine menopause mentor mentoring midwife midwifery midwives
    mindful mindfulness misinformation misunderstanding monday mother motherhood motorway myself neighbour
    neighbourhood neonatal netball network networking neurodiversity neurology newborn newsletter nobody notebook
    nothing notice nowhere obstetrics offend office oncology online onto operation ophthalmology opportunities
    organisation orthopaedics otherwise ourselves outbreak outcome outcomes outpatient outpatients outside
    outstanding overdose overnight overtime paediatrics painful painkillers pandemic paramedic paramedics parenthood
    parkinsons participation pathway pathways perinatal pharmacist pharmacy phlebotomy physiotherapy pipeline
    playground podcast policing postcode postnatal powerful pregnancy prescription presentation prevention
    professional proud psychiatry psychology radiographer radiography radiology railway receptionist recruitment
    rehabilitation relationship relationships research resilience respiratory rheumatology roadmap roundup routine
    runner running safeguarding safekeeping safety schoolchildren screening seaside sepsis sisterhood someone
    something sometimes somewhere speechless stethoscope streamline stroke stronghold sunday sunshine supermarket
    supported supporter supporters sustainability teamwork teasing telephone thankful themselves therapist
    therapists thereby thoughtful thoughtfulness timeline today together tomorrow toolkit training transformation
    transparency treatment tuberculosis underline understanding undertake unison united unpaid unprofessional unwell
    update upgrade upside upstairs urology useful useless vaccination vaccinations vaccine volunteering volunteers
    vulnerabilities waiting walkers walkout warehouse weather weekday weekend wellbeing whatever wheelchair
    wheelchairs whenever whether whistleblowing withdrawal within without wonderful woodland workers workforce
    workout workplace workshop yourself yourselves
    """
)

# What else hashtags of the field are made of.
PARTS = WHOLE | _words(
    """
    about access acute adult advice again all allergies allergy allied ambition and anti any app apprentice april
    are art arthritis arts ask asthma at august autism autumn award awards aware babies baby back bake bank be beach
    beat because bed before bereavement best better big bins birth black blood blue board body bone books booster
    bowel brain brave breast bring building bus buses cake call calm campaign can cancer car care cared carer caring
    celebrate celebrating cervical challenge champion champions change changes charities charity chat check child
    children choice choir choose christmas city clean clinic clinical close closed coffee cold come community
    council county covid creating crime crisis culture customer cymru dads dance data day days deaf december
    dementia dental deprivation development diet digital diolch disabled diverse do doctor doctors domestic donate
    donation donor donors dont drink drive drug dying east eat elderly emergency end energy engage epilepsy equal
    equality even events ever every excellence exercise eye eyes face fair falls families family february festival
    fight film find fire first fit flood flooding flu focus follow food for forward fraud free friday friendly
    friends fringe from fund future garden gender get getting give giving go gofal gold good gp great green grief
    group growing hack hall hand hands happy have heads health hear hearing heart heartbeat heat hello help helping
    here hero heroes hidden high history home homes hope hospice hospital hospitals hour hours how hug hugs human
    hygiene iaith iechyd if ill illness impact improve improvement improving in independent infection inspire
    international is issue it jab january jobs join journey july june just keep keeping kidney kids kind kindness
    knife know language lead leaders learn learning let lets libraries library life lifeboat light listen listening
    litter live lives living local long look loss love lung make makes making male man march mask masks maternity
    matter matters may me meal meddwl medical meet meeting member memory men mens mental mind minds mobile month
    more mothers mums museum museums music my name names national need never new news nhs night no north not
    november now nurse nurses nursing nutrition october of off old on one open opinion opinions organ our out pain
    palliative pals parent parents park parks part partner partners patient patients pay people person personal pink
    plan planning play please police positive post pothole potholes power pride primary programme project protect
    public quality question questions quit race radio rail raise raising read ready real recovery recycle recycling
    red rehab remember report rescue respect rest ribbon ride right rights road roads role run rural safe same
    saturday save saves saving say scam scams school science sector see self sense sensory september service
    services sexual share shared sharing shine shout sick side sight sign silver simple sing site skills skin sleep
    smile smoke smoking snow social south speak speech sport spring staff stand standards stars start stay staying
    step still stop stories storm story strategy street strong stronger student students study suicide summer sun
    support supporting surgery survey survivor swim talk talking tea teach team teams tell test testing thank thanks
    the theatre their them therapy thing things think this thought thoughts thursday time times to town trains
    transplant travel treat trust tuesday unit unite university urgent us use vaccines value values victim violence
    virtual virus vision visit visiting voice voices volunteer vote wait wales walk walking want ward wards warm
    wash water way ways we wear wednesday week weeks weight well west what when who why will win winter women womens
    wonder work worker working world year years yoga you young your youth zero zone
    """
)
